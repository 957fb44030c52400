-- Every decision, the newest first, with what it has become.
select
    decision.decision_id,
    decision.verdict,
    decision.decided_by,
    decision.decided_at,
    decision.because,
    decision.expires_on,
    decision.needs_second,
    decision.confirmed_by,
    case
        when decision.withdrawn_at is not null then 'withdrawn'
        -- Decided since persons were last worked out: nothing can have followed it yet.
        when
            in_force.decision_id is not null
            and coalesce(decision.confirmed_at, decision.decided_at) > resolved.finished_at
            then 'from the next run'
        when in_force.decision_id is not null then 'in force'
        when coalesce(decision.needs_second, false) and decision.confirmed_at is null then 'waits for a second person'
        else 'expired'
    end as state,
    one.person_id as person_a,
    other.person_id as person_b
from core.match_decision as decision
cross join (
    select max(step.finished_at) as finished_at
    from ops.step as step
    where step.step = 'identify'
) as resolved
left join core.match_decision_in_force as in_force on decision.decision_id = in_force.decision_id
left join core.evidence as one on decision.evidence_a = one.evidence_id
left join core.evidence as other on decision.evidence_b = other.evidence_id
order by decision.decided_at desc, decision.decision_id asc
