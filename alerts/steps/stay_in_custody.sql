-- Each month's reply says again how a stay stands: the newest speaks, but a release that was told once stays told.
with stay_in_custody as (
    select
        *,
        max(released_on) over (partition by person_id, kind, starts_on) as freed_on
    from core.justice__custody
    where is_current and person_id is not null and match_grade <> 'E'
    qualify row_number() over (partition by person_id, kind, starts_on order by period desc, match_grade, row_id) = 1
)

from stay_in_custody
