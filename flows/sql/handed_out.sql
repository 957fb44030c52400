-- Which alert was handed out to whom, once per run: a run that is handed out again says nothing new.
insert into alerts.handed_out by name
select distinct
    this_run.run_id,
    this_run.period,
    line.alert_id,
    line.audience,
    alert.rule_code,
    coalesce(alert.area_code, household.area_code, person.area_code, '') as area_code
from handed_alert as line
cross join ops.this_run as this_run
inner join alerts.alert as alert on line.alert_id = alert.alert_id
left join core.household as household on alert.household_id = household.household_id
left join core.person as person on alert.person_id = person.person_id
anti join alerts.handed_out as known
    on this_run.run_id = known.run_id and line.alert_id = known.alert_id and line.audience = known.audience;
