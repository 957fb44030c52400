-- What stands beside the comparison of two persons: doubts, decisions, and what became of their ids.
with evidence as (
    select
        evidence_id,
        person_id
    from core.evidence
    where person_id in ($one, $other)
)

select
    'review' as kind,
    [reason] as words,
    cast(null as varchar) as run_id
from core.match_review
where person_a in ($one, $other) and person_b in ($one, $other)
union all
select
    'decision',
    [verdict, decided_by, strftime(decided_at, '%Y-%m-%d'), because],
    decision_id
from core.match_decision_in_force
where
    evidence_a in (select evidence_id from evidence)
    and evidence_b in (select evidence_id from evidence)
union all
select
    event.kind,
    [event.person_id, coalesce(event.other_person_id, ''), event.cause],
    event.run_id
from core.person_event as event
where event.person_id in ($one, $other, $asked_one, $asked_other)
order by kind asc, run_id asc, words asc
