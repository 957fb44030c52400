insert into core.assistance by name
select
    person_id,
    household_id,
    programme,
    '教育' as department,
    date_trunc('month', coalesce(paid_on, period))::date as period,
    coalesce(paid_on, period) as valid_from,
    null as valid_to,
    amount,
    true as is_paid,
    'education.student_aid' as dataset,
    record_id,
    row_id,
    match_grade
from core.education__student_aid
where is_current and amount is not null;
