-- In which months an alert was hit, with what was said then.
select
    hit.period,
    hit.grade,
    hit.reason,
    hit.amount_at_risk
from alerts.hit as hit
where hit.alert_id = $alert_id
order by hit.period;
