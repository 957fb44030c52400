-- When each step was due and done.
select step.*
from alerts.reconciliation_step as step
cross join ops.this_run as this_run
where step.period = this_run.period and starts_with(step.county_code, left(this_run.area_prefix, 6))
order by step.county_code, step.programme, step.step
