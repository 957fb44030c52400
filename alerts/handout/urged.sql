-- Every open alert that is late, about people or about deliveries: what a county is urged with. Of people only the number of
-- their household; what only an office may see says nothing of whom and why.
select
    handed.alert_id,
    handed.department,
    handed.area_code,
    if(handed.is_restricted, null, handed.household_no) as household_no,
    if(handed.is_restricted, '受限事项', handed.title) as title,
    handed.grade,
    handed.due_on,
    handed.overdue_days,
    handed.overdue_level,
    handed.paused_days,
    handed.pause_reason
from handout_alert as handed
where handed.overdue_days > 0
union all
select
    fault.alert_id,
    fault.department,
    fault.area_code,
    null as household_no,
    fault.title,
    fault.grade,
    fault.due_on,
    clock.overdue_days,
    clock.overdue_level,
    clock.paused_days,
    clock.pause_reason
from handout_quality as fault
inner join alerts.clock as clock on fault.alert_id = clock.alert_id
where clock.overdue_days > 0 and fault.is_handed_out;
