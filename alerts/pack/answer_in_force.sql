-- The answer that counts for an alert.
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
from alerts.answer_in_force
where alert_id = $alert_id;
