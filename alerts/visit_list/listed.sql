-- This month's households, village by village, with the name and address that find them.
with address as (
    select
        membership.person_id,
        max_by(mention.address, mention.period::varchar || mention.row_id) as address
    from core.membership as membership
    semi join visit_list as wanted on membership.person_id = wanted.person_id and wanted.address is null
    inner join core.mention as mention
        on membership.row_id = mention.row_id and membership.role = mention.role
    where membership.role_kind in ('self', 'head') and membership.match_grade in ('A', 'B', 'C', 'D') and mention.address <> ''
    group by membership.person_id
)

select
    listed.visit_id,
    listed.township_code,
    listed.village_key as village,
    listed.place,
    person.name,
    person.resident_id,
    coalesce(listed.address, address.address, '') as address,
    list_transform(listed.told, lambda one: one.condition) as conditions,
    listed.is_covered,
    listed.seen_on,
    listed.alerts
from visit_list as listed
cross join ops.this_run as this_run
inner join policy.visit_list_households_per_village as most
    on
        this_run.period_end >= most.valid_from and this_run.period_end < most.valid_to
        and listed.place <= most.value
left join core.person as person on listed.person_id = person.person_id
left join address on listed.person_id = address.person_id
order by listed.township_code, listed.village_key, listed.place
