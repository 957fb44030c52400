-- Whoever decided cannot be the second pair of eyes.
update core.match_decision
set confirmed_by = $confirmed_by, confirmed_at = $confirmed_at
where
    decision_id = $decision_id
    and needs_second
    and confirmed_at is null
    and withdrawn_at is null
    and decided_by <> $confirmed_by
returning decision_id
