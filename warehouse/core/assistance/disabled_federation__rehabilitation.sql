-- What was paid for the rehabilitation of a child in a year.
insert into core.assistance by name
select
    person_id,
    household_id,
    '残疾儿童康复救助' as programme,
    '残联' as department,
    date_trunc('month', starts_on)::date as period,
    starts_on as valid_from,
    (starts_on + interval 1 year)::date as valid_to,
    amount,
    true as is_paid,
    'disabled_federation.rehabilitation' as dataset,
    record_id,
    row_id,
    match_grade
from core.disabled_federation__rehabilitation
where is_current and amount > 0;
