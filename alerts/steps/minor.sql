-- Who is under age at the end of the month.
with minor as (
    select
        person.person_id,
        date_sub('year', person.birth_date, this_run.period_end) as age
    from core.person as person
    cross join ops.this_run as this_run
    inner join policy.difficulty_minor_under_age as adult
        on this_run.period_end >= adult.valid_from and this_run.period_end < adult.valid_to
    where age < adult.value
)

from minor
