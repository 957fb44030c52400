-- How alerts stand.
select
    alert_id,
    status
from alerts.alert
where list_contains($alert_ids, alert_id)
order by alert_id;
