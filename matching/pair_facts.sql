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
-- The police alone may say that two valid numbers are one person's; what they say of two who stay two is under review.
select
    'police',
    [this.resident_id, former.resident_id, strftime(this.period, '%Y-%m'), delivery.source_file, cast(this.source_row as varchar)],
    cast(null as varchar)
from core.mention as this
inner join core.membership as own on this.row_id = own.row_id and this.role = own.role
inner join core.mention as former
    on this.row_id = former.row_id and this.dataset = former.dataset and former.role_kind = 'former'
inner join core.membership as was on former.row_id = was.row_id and former.role = was.role
left join ops.delivery as delivery on this.delivery_id = delivery.delivery_id
where
    this.dataset = 'public_security.household_change'
    and this.role_kind = 'self'
    and own.person_id in ($one, $other)
    and was.person_id in ($one, $other)
    and this.resident_id <> former.resident_id
union all
select
    event.kind,
    [event.person_id, coalesce(event.other_person_id, ''), event.cause],
    event.run_id
from core.person_event as event
where event.person_id in ($one, $other, $asked_one, $asked_other)
order by kind asc, run_id asc, words asc
