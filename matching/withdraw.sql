-- A decision is never changed or deleted: it only ceases to count.
update core.match_decision
set withdrawn_at = $withdrawn_at, withdrawn_by = $withdrawn_by, withdrawn_because = $withdrawn_because
where decision_id = $decision_id and withdrawn_at is null
returning decision_id
