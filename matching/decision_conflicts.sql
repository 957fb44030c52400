-- Which decisions in force are not what the persons of the last run look like, and which others stand against them?
with fact as (
    select
        decision.decision_id,
        decision.verdict,
        decision.decided_by,
        list_sort([decision.evidence_a, decision.evidence_b]) as pair,
        one.person_id as person_a,
        other.person_id as person_b
    from core.match_decision_in_force as decision
    inner join core.evidence as one on decision.evidence_a = one.evidence_id
    inner join core.evidence as other on decision.evidence_b = other.evidence_id
),

broken as (
    select *
    from fact
    where (verdict = 'same' and person_a <> person_b) or (verdict = 'different' and person_a = person_b)
)

select
    broken.decision_id,
    broken.verdict,
    broken.decided_by,
    broken.person_a,
    broken.person_b,
    list(distinct against.decision_id order by against.decision_id) filter (where against.decision_id is not null) as against
from broken
-- Against it stands what else was decided, otherwise, about one of the two persons.
left join fact as against
    on
        broken.decision_id <> against.decision_id
        and broken.verdict <> against.verdict
        -- Who could not tell stands against nobody but who decided about the same two before.
        and (against.verdict <> 'unsure' or broken.pair = against.pair)
        and list_has_any([broken.person_a, broken.person_b], [against.person_a, against.person_b])
group by broken.decision_id, broken.verdict, broken.decided_by, broken.person_a, broken.person_b
order by broken.decision_id
