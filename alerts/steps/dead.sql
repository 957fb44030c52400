-- Who is known to have died by the end of the month, by more than a name.
with dead as (
    select death.person_id
    from core.life_event as death
    cross join ops.this_run as this_run
    where death.kind = 'death' and death.match_grade <> 'E' and death.happened_on <= this_run.period_end
)

from dead
