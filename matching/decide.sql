-- The same decision read twice counts once.
insert into core.match_decision (decision_id, evidence_a, evidence_b, verdict, decided_by, decided_at, because)
select
    $decision_id,
    $evidence_a,
    $evidence_b,
    $verdict,
    $decided_by,
    $decided_at,
    $because
where not exists (
    select 1 from core.match_decision
    where decision_id = $decision_id
)
