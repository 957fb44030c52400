-- The day that an alert is about.
select occurred_on
from alerts.alert
where alert_id = $alert_id;
