-- Who stands on the register in a category of families, covered or not, one line for each person.
with listed_member as (
    select
        register.*,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.household_categories as category
        on register.category = category.category and this_run.period_end >= category.valid_from and this_run.period_end < category.valid_to
    where register.is_current and register.status in ('在册', '渐退') and register.person_id is not null
    qualify row_number() over (partition by register.person_id order by register.match_grade, register.record_id, register.row_id) = 1
)

from listed_member
