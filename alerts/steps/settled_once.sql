-- Settlements of medical costs, each line once, however often the lists repeat it; reversals are lines of their own.
with settled_once as (
    select *
    from core.medical_insurance__settlement
    where is_current and person_id is not null and match_grade <> 'E'
    qualify row_number() over (partition by record_id, person_id, self_paid order by match_grade, row_id) = 1
)

from settled_once
