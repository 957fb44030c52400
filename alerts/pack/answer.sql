-- What came back about an alert so far, oldest first.
select
    outcome,
    investigation_no,
    decision_no,
    notice_on,
    checked_on,
    checked_by,
    note,
    (received_at + interval 8 hour)::date as received_on  -- Beijing
from alerts.answer
where alert_id = $alert_id
order by received_at, answer_id;
