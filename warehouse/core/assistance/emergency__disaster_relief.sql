-- Relief money after a disaster. A grant listed first without and later with its day is one grant.
insert into core.assistance by name
select
    person_id,
    household_id,
    '受灾救助' || '(' || relief_type || ')' as programme,
    '应急' as department,
    date_trunc('month', coalesce(paid_on, period))::date as period,
    coalesce(paid_on, period) as valid_from,
    null as valid_to,
    amount,
    true as is_paid,
    'emergency.disaster_relief' as dataset,
    record_id,
    row_id,
    match_grade
from core.emergency__disaster_relief
where is_current and relief_type <> '未救助' and amount > 0
qualify paid_on is not null or max(paid_on) over (partition by person_id, event_no, damage, relief_type) is null;
