-- The same answer read twice, from a list that is handed in again, counts once.
insert into core.match_decision (
    decision_id, evidence_a, evidence_b, verdict, decided_by, decided_at, because, expires_on, needs_second
)
select
    $decision_id,
    $evidence_a,
    $evidence_b,
    $verdict,
    $decided_by,
    $decided_at,
    $because,
    $expires_on,
    $needs_second
where not exists (
    select 1 from core.match_decision
    where
        decision_id = $decision_id
        or (
            least(evidence_a, evidence_b) = least($evidence_a, $evidence_b)
            and greatest(evidence_a, evidence_b) = greatest($evidence_a, $evidence_b)
            and verdict = $verdict
            and decided_by = $decided_by
            and because = $because
            and expires_on is not distinct from $expires_on
            and withdrawn_at is null
        )
)
returning decision_id
