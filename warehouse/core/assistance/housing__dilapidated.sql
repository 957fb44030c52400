-- Money for a house made safe; it is paid when the works are done. The newest list that has the house says how much.
insert into core.assistance by name
select
    person_id,
    household_id,
    '农村危房改造补助' as programme,
    '住建' as department,
    date_trunc('month', coalesce(completed_on, period))::date as period,
    coalesce(completed_on, period) as valid_from,
    null as valid_to,
    amount,
    true as is_paid,
    'housing.dilapidated' as dataset,
    record_id,
    row_id,
    match_grade
from core.housing__dilapidated
where works_status = '竣工' and amount > 0
qualify row_number() over (partition by record_id, completed_on order by period desc, row_id) = 1;
