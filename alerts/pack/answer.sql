-- What came back about an alert so far, oldest first.
select
    outcome,
    kind,
    investigation_no,
    decision_no,
    notice_on,
    checked_on,
    checked_by,
    note,
    received_at::date as received_on
from alerts.answer
where alert_id = $alert_id
order by received_at, answer_id;
