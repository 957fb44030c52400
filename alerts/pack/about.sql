-- What an alert is besides what is handed out: its day, its months, and who it hangs on.
select
    alert.alert_id,
    alert.rule_code,
    alert.occurred_on,
    alert.raised_on,
    alert.first_period,
    alert.last_period,
    alert.months_seen,
    this_run.jurisdiction
from alerts.alert as alert
cross join ops.this_run as this_run
where alert.alert_id = $alert_id;
