-- Which of the scored pairs may be links? First what no weight can make good, then the best person of each record.
create or replace temp table evidence_node as
select
    evidence_id,
    'number:' || number as node
from owned_evidence
union all
select
    evidence_id,
    evidence_id as node
from residue_evidence;

create or replace temp table decided_link as
select
    decision.verdict,
    one.node,
    other.node as other
from decision_now as decision
inner join evidence_node as one on decision.evidence_a = one.evidence_id
inner join evidence_node as other on decision.evidence_b = other.evidence_id
where one.node <> other.node;

-- A record that was found not to be the number's owner does not come back by way of its weight; it does when somebody says so.
create or replace temp table barred_pair as
select
    disputed.evidence_id as node,
    'number:' || disputed.number as other
from disputed_evidence as disputed
anti join decided_link as decided
    on
        decided.verdict = 'same'
        and list_sort([decided.node, decided.other]) = list_sort([disputed.evidence_id, 'number:' || disputed.number])
union
select
    node,
    other
from decided_link
where verdict = 'different'
union
select
    other,
    node
from decided_link
where verdict = 'different';

-- Somebody has looked, and could not tell: likeness joins these two no more, a decision and the police do.
create or replace temp table unsure_pair as
select
    node,
    other
from decided_link
where verdict = 'unsure'
union
select
    other,
    node
from decided_link
where verdict = 'unsure';

create or replace temp table gated_pair as
select
    pair.evidence_id,
    case when other.number is null then other.uid else 'number:' || other.number end as node,
    other.number is not null as has_number,
    max({
        'weight': round(pair.match_weight, 6),
        'same_sound': list_has_any(one.sounds, other.sounds),
        'same_birth': births_agree(one.likely_birth, other.likely_birth)
    }) as best
from scored_pair as pair
inner join residue_record as one on pair.evidence_id = one.uid
inner join (
    from residue_record
    union all
    from profile_record
) as other on pair.uid = other.uid
-- A number one edit away and the same surname may stand for the name, but only as a question to a person. What Excel
-- has left of a number is right (rounded up at the most): if it says another, name and birthday are a namesake's.
where
    (
        list_has_any(one.sounds, other.sounds)
        or (one.surname = other.surname and damerau_levenshtein(one.number_text, other.number_text) <= 1)
    )
    and not coalesce(
        regexp_full_match(one.number_text, '[0-9]{15}000')
        and length(other.number_text) = 18
        and damerau_levenshtein(left(one.number_text, 15), left(other.number_text, 15)) > 1,
        false
    )
group by pair.evidence_id, other.uid, other.number;

-- In one list of everybody, in one month, two of the department's own keys are two people.
create or replace temp table told_apart as
with gated as (
    select
        evidence_id,
        node
    from evidence_node
    where node in (select node from gated_pair)
    union
    select
        evidence_id,
        node
    from evidence_node
    where evidence_id in (select evidence_id from gated_pair)
),

keyed as (
    select distinct
        gated.node,
        mention.evidence_id,
        mention.dataset,
        mention.period,
        mention.source_key
    from identified_mention as mention
    inner join gated on mention.evidence_id = gated.evidence_id
    where mention.source_key is not null and mention.role_kind = 'self' and mention.dataset in (select unnest($snapshots))
),

-- Materialised, or all lines of one list would be joined with each other first.
keyed_pair as materialized (
    select
        pair.evidence_id,
        pair.node,
        keyed.dataset,
        keyed.period,
        keyed.source_key
    from gated_pair as pair
    inner join keyed on pair.evidence_id = keyed.evidence_id
)

select distinct
    one.evidence_id,
    one.node
from keyed_pair as one
inner join keyed as other on one.node = other.node and one.dataset = other.dataset and one.period = other.period
where one.source_key <> other.source_key;

-- The best person with a number for each record; where a second one is nearly as good, neither.
create or replace temp table anchor_link as
with person as (
    select
        evidence_id,
        node,
        max(best) as best
    from gated_pair
    anti join barred_pair on gated_pair.evidence_id = barred_pair.node and gated_pair.node = barred_pair.other
    anti join told_apart on gated_pair.evidence_id = told_apart.evidence_id and gated_pair.node = told_apart.node
    where has_number
    group by evidence_id, node
),

ranked as (
    select
        *,
        row_number() over by_weight as place,
        lead(node) over by_weight as second,
        lead(best.weight) over by_weight as second_weight
    from person
    window by_weight as (partition by evidence_id order by best.weight desc, node asc)
)

select
    evidence_id,
    node,
    best,
    case when second_weight > best.weight - $rival_within then second end as rival,
    second_weight as rival_weight
from ranked
where place = 1 and best.weight >= $weakest;

-- Whose number stands in the row in another person's column, or in the key beside a number that is not theirs? Handler and
-- deceased are easily swapped.
create or replace temp table disputed_row as
select distinct
    evidence_id,
    row_id
from identified_mention
where evidence_id in (select evidence_id from disputed_evidence);

create or replace temp table number_in_row as
select
    row_id,
    unnest([number, number_beside]) as number
from numbered_mention
where row_id in (select row_id from disputed_row);

create or replace temp table row_link as
select
    disputed.evidence_id,
    min('number:' || owner.number) as node
from disputed_evidence as disputed
inner join evidence_now as evidence on disputed.evidence_id = evidence.evidence_id
inner join name_reading as reading on evidence.name = reading.name and not reading.is_masked
inner join disputed_row as mention on disputed.evidence_id = mention.evidence_id
inner join number_in_row as beside on mention.row_id = beside.row_id and disputed.number <> beside.number
inner join number_owner as owner on beside.number = owner.number and reading.name_key = owner.name_key
where not births_contradict(evidence.birth_date, birth_in(owner.number)) and not coalesce(evidence.sex <> sex_in(owner.number), false)
group by disputed.evidence_id
having count(distinct owner.number) = 1;

-- Records without a number under one key of a department are one person's.
create or replace temp table key_link as
select distinct
    evidence.evidence_id,
    min(evidence.evidence_id) over (partition by mention.source_key) as first_evidence
from identified_mention as mention
inner join sound_key as key on mention.source_key = key.source_key
inner join residue_evidence as evidence on mention.evidence_id = evidence.evidence_id
where not evidence.reading.is_masked
qualify evidence.evidence_id <> first_evidence;

-- The police alone say that two valid numbers are one person: a corrected number beside the former one.
create or replace temp table renumbered as
select
    this.node,
    former.node as other,
    mention.name,
    former_mention.name as former_name
from identified_mention as former_mention
inner join identified_mention as mention
    on former_mention.row_id = mention.row_id and former_mention.dataset = mention.dataset and mention.role_kind = 'self'
inner join evidence_node as this on mention.evidence_id = this.evidence_id
inner join evidence_node as former on former_mention.evidence_id = former.evidence_id
where
    former_mention.dataset = 'public_security.household_change'
    and mention.dataset = 'public_security.household_change'
    and former_mention.role_kind = 'former'
    and this.node like 'number:%'
    and former.node like 'number:%'
    and this.node <> former.node;

-- One list has both in one household, each in a line and under a name of their own.
create or replace temp table listed_beside as
with line as (
    select distinct
        evidence.node,
        mention.delivery_id,
        mention.household,
        reading.name_key
    from evidence_node as evidence
    inner join identified_mention as mention on evidence.evidence_id = mention.evidence_id
    inner join name_reading as reading on mention.name = reading.name
    where
        evidence.node in (select unnest([node, other]) from renumbered)
        and mention.role_kind = 'self'
        and mention.household is not null
)

select
    pair.node,
    pair.other,
    list(distinct beside.name_key) as names
from renumbered as pair
inner join line as own on pair.node = own.node
inner join line as beside
    on pair.other = beside.node and own.delivery_id = beside.delivery_id and own.household = beside.household
where own.name_key <> beside.name_key
group by pair.node, pair.other;

-- Where all others know the former number under quite another name, or another given name, or list it beside the new one, it was typed
-- off the line of a relative, unless the police name that relative as who this was: a person decides.
create or replace temp table police_pair as
select
    pair.node,
    pair.other,
    bool_and(
        (
            name_relation(own, bearer) in ('surname', 'unrelated', 'relative')
            and (pair.former_name is null or name_relation(was, bearer) in ('surname', 'unrelated', 'relative'))
        )
        or (beside.node is not null and coalesce(not list_contains(beside.names, was.name_key), true))
    ) as is_doubtful
from renumbered as pair
left join listed_beside as beside on pair.node = beside.node and pair.other = beside.other
left join number_owner as owner on pair.other = 'number:' || owner.number
left join name_reading as own on pair.name = own.name
left join name_reading as was on pair.former_name = was.name
left join name_reading as bearer on owner.name = bearer.name
group by pair.node, pair.other;

create or replace temp table police_link as
select
    node,
    other
from police_pair
where not is_doubtful;
