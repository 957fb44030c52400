-- Counties of which nobody stands in the month's list of contributions, while it names people of others: it came without them.
with insured as (
    select distinct left(person.area_code, 6) as county_code
    from core.human_resources__social_insurance as listed
    inner join core.person as person on listed.person_id = person.person_id
    cross join ops.this_run as this_run
    inner join policy.disability_months_without_work as work on this_run.period_end >= work.valid_from and this_run.period_end < work.valid_to
    where listed.is_current and listed.month > last_day(this_run.period - to_months(work.value::integer)) and person.area_code is not null
),

township as (
    select distinct left(person.area_code, 9) as area_code
    from core.disabled_federation__certificate as held
    inner join core.person as person on held.person_id = person.person_id
    where held.is_current and length(person.area_code) >= 9
)

select
    township.area_code,
    'human_resources.social_insurance' as dataset,
    '近期的职工参保数据中没有该县(市、区)的人员' as reason
from township
where
    exists (select 1 from insured)
    and left(township.area_code, 6) not in (select insured.county_code from insured)
