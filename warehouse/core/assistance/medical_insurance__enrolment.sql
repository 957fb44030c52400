insert into core.assistance by name
select
    person_id,
    household_id,
    '资助参保' as programme,
    '医保' as department,
    make_date(year, 1, 1) as period,
    make_date(year, 1, 1) as valid_from,
    make_date(year + 1, 1, 1) as valid_to,
    subsidy as amount,
    true as is_paid,
    'medical_insurance.enrolment' as dataset,
    record_id,
    row_id,
    match_grade
from core.medical_insurance__enrolment
where is_current and subsidy > 0 and year between 1990 and 2100;
