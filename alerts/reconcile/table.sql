-- The month's table of the places that the run is about.
select reconciliation.*
from alerts.reconciliation as reconciliation
cross join ops.this_run as this_run
where reconciliation.period = this_run.period and starts_with(reconciliation.area_code, this_run.area_prefix)
order by reconciliation.area_code, reconciliation.programme
