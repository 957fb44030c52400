-- What came back about an alert so far, oldest first; the last one counts.
select
    outcome,
    investigation_no,
    decision_no,
    notice_on,
    checked_on,
    checked_by,
    note,
    received_on
from alerts.answer_as_known
where alert_id = $alert_id
order by received_at, answer_id;
