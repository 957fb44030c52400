-- The answer that counts for an alert.
select
    outcome,
    investigation_no,
    decision_no,
    notice_on,
    checked_on,
    checked_by,
    note,
    (received_at + interval 8 hour)::date as received_on  -- Beijing
from alerts.answer_in_force
where alert_id = $alert_id;
