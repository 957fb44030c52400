-- The newest answer of each list about each of these alerts, whichever run may know it; the newest of all comes last.
select
    alert_id,
    answer_id,
    audience,
    period,
    outcome,
    investigation_no,
    decision_no,
    notice_on,
    checked_on,
    checked_by,
    note,
    exception_reason,
    exception_until,
    evidence_hash
from alerts.answer
where alert_id in (select unnest($ids::varchar[]))
qualify row_number() over (partition by alert_id, audience order by received_at desc, answer_id desc) = 1
order by alert_id, received_at, answer_id;
