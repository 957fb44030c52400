-- Edges of the graph whose components are persons, those that people and the police decided first.
select
    node,
    other,
    'decision' as kind,
    0.0 as weight,
    true as same_sound
from decided_link
where verdict = 'same'
union all
select
    node,
    other,
    'police',
    0.0,
    true
from police_link
union all
select
    evidence_id,
    node,
    'row',
    0.0,
    true
from row_link
union all
select
    first_evidence,
    evidence_id,
    'key',
    0.0,
    true
from key_link
union all
select
    evidence_id,
    node,
    'anchor',
    best.weight,
    best.same_sound
from anchor_link
where rival is null
union all
select
    least(evidence_id, node),
    greatest(evidence_id, node),
    'residue',
    max(best.weight),
    max(best.same_sound)
from gated_pair
where not has_number and best.weight >= $weakest
group by least(evidence_id, node), greatest(evidence_id, node)
