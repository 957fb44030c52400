-- What people have decided: of each pair the newest word in force.
create or replace temp table decision_now as
select
    least(evidence_a, evidence_b) as evidence_a,
    greatest(evidence_a, evidence_b) as evidence_b,
    verdict
from core.match_decision_in_force
qualify row_number() over (
    partition by least(evidence_a, evidence_b), greatest(evidence_a, evidence_b)
    order by decided_at desc, decision_id desc
) = 1;

-- All that is said of the numbers of which two records are different people: few, so that the rest is looked at once.
create or replace temp table decided_claim as
with decided as (
    select unnest([evidence_a, evidence_b]) as evidence_id
    from decision_now
    where verdict = 'different'
),

decided_number as (
    select claim.number
    from number_claim as claim
    semi join decided on claim.evidence_id = decided.evidence_id
)

select claim.*
from number_claim as claim
semi join decided_number on claim.number = decided_number.number;

-- Two records of one number that are different people: the one less like the owner leaves, with all that bear its name.
create or replace temp table parted_evidence as
with pair as (
    select
        one.number,
        least(
            { 'doubt': one.relation <> 'same', 'records': -one.records, 'evidence_id': one.evidence_id },
            { 'doubt': other.relation <> 'same', 'records': -other.records, 'evidence_id': other.evidence_id }
        ).evidence_id as stays,
        one.evidence_id as one_id,
        other.evidence_id as other_id
    from decision_now as decision
    inner join decided_claim as one on decision.evidence_a = one.evidence_id
    inner join decided_claim as other on decision.evidence_b = other.evidence_id and one.number = other.number
    where decision.verdict = 'different'
),

leaving as (
    select claim.*
    from pair
    inner join decided_claim as claim
        on claim.evidence_id = case when pair.stays = pair.one_id then pair.other_id else pair.one_id end
)

select
    evidence_id,
    number
from leaving
union
select
    claim.evidence_id,
    claim.number
from leaving
inner join decided_claim as claim
    on leaving.number = claim.number and leaving.name_key = claim.name_key and leaving.relation <> 'same';

insert into disputed_evidence
select
    evidence_id,
    number,
    'decided_different' as cause
from parted_evidence
where evidence_id not in (select evidence_id from disputed_evidence);

-- Two records of one number that are one person: whatever the names say, the number is theirs.
create or replace temp table confirmed_claim as
with decided as (
    select
        one.evidence_id,
        other.evidence_id as other_id
    from decision_now as decision
    inner join number_claim as one on decision.evidence_a = one.evidence_id
    inner join number_claim as other on decision.evidence_b = other.evidence_id and one.number = other.number
    where decision.verdict = 'same'
)

select evidence_id
from decided
union
select other_id
from decided;
