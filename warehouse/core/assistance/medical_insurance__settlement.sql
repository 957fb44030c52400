insert into core.assistance by name
select
    person_id,
    household_id,
    '医疗救助' as programme,
    '医保' as department,
    date_trunc('month', settled_on)::date as period,
    settled_on as valid_from,
    null as valid_to,
    aid_paid as amount,
    true as is_paid,
    'medical_insurance.settlement' as dataset,
    record_id,
    row_id,
    match_grade
from core.medical_insurance__settlement
where is_current and settled_on is not null and aid_paid is not null and aid_paid <> 0;
