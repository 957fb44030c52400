-- What the rule as it is now in the warehouse handed out in the month.
create or replace temp table live_hit as
select distinct hit.alert_id
from alerts.hit as hit
cross join ops.this_run as this_run
where hit.period = this_run.period and hit.rule_code = $rule_code;
