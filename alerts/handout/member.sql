-- Who lives in the households that are to be visited, at the end of the month; head first, then the oldest.
with visited as (
    select distinct
        household_id,
        head_person_id
    from handout_alert
    where household_id is not null
),

present as (
    select
        member.household_id,
        member.person_id,
        min_by(member.relation, member.valid_from::varchar || member.row_id) as relation,
        max_by(register.village, member.valid_from::varchar || member.row_id) as village
    from core.household_member as member
    cross join ops.this_run as this_run
    semi join visited on member.household_id = visited.household_id
    left join staging.civil_affairs__low_income_register as register
        on member.row_id = register.row_id
    where
        member.valid_from <= this_run.period_end
        and (member.valid_to is null or member.valid_to > this_run.period_end)
    group by all
),

category as (
    select
        spell.person_id,
        string_agg(distinct spell.category, '、' order by spell.category) as categories
    from core.status_spell as spell
    cross join ops.this_run as this_run
    where
        spell.valid_from <= this_run.period_end
        and (spell.valid_to is null or spell.valid_to > this_run.period_end)
        and spell.status in ('在册', '渐退')
    group by spell.person_id
)

select
    present.household_id,
    present.person_id,
    person.name,
    present.relation,
    person.sex,
    person.birth_date,
    person.resident_id,
    category.categories,
    present.village,
    present.person_id = visited.head_person_id as is_head
from present
inner join visited on present.household_id = visited.household_id
inner join core.person as person on present.person_id = person.person_id
left join category on present.person_id = category.person_id
order by present.household_id asc, is_head desc nulls last, person.birth_date asc nulls last, present.person_id asc;
