-- Whose id does each group keep? An id is minted once: the oldest of those that claim a group stays, nobody's is reused.
create or replace temp table group_now as
select
    group_name,
    min(evidence_id) as first_evidence
from graded_evidence
group by group_name;

-- Every id that was ever minted and was a person, or nobody, when this run began.
create or replace temp table id_before as
select
    old_person_id as person_id,
    cast(substr(old_person_id, 2) as bigint) as minted_no,
    person_id as stood_for
from core.person_alias;

-- A line that is read otherwise than in the last run (its number has come by the department's own key) gives other evidence, and is
-- the same person's line all the same: whose were the lines of evidence that is no more, and in which group are they now?
create or replace temp table gone_mention as
with gone as (
    select evidence_id
    from core.evidence
    anti join graded_evidence using (evidence_id)
)

select
    former.row_id,
    former.role,
    former.evidence_id,
    former.person_id
from core.membership as former
semi join gone on former.evidence_id = gone.evidence_id;

create or replace temp table reread_evidence as
select distinct
    gone.person_id,
    gone.evidence_id,
    graded.group_name
from gone_mention as gone
inner join identified_mention as mention on gone.row_id = mention.row_id and gone.role = mention.role
inner join graded_evidence as graded on mention.evidence_id = graded.evidence_id;

-- Ids that were merged or taken in: of those the last run does not tell what was whose, but where each was first seen does.
create or replace temp table mingled_id as
select person_id
from id_before
where stood_for is distinct from person_id
union
select stood_for
from id_before
where stood_for <> person_id;

-- Each id claims the group that holds its number, else most of its evidence (its own before what it took in). A number that has turned out
-- to be somebody's of another surname does not take the id along when all its evidence is elsewhere: it was written down by mistake.
create or replace temp table claim as
with shared as (
    select
        former.person_id,
        graded.group_name,
        count(*) as evidence,
        0 as own,
        false as by_number,
        false as same_surname
    from core.evidence as former
    inner join graded_evidence as graded on former.evidence_id = graded.evidence_id
    group by former.person_id, graded.group_name
    union all
    select
        person_id,
        group_name,
        count(*),
        0,
        false,
        false
    from reread_evidence
    group by person_id, group_name
    union all
    select
        former.person_id,
        graded.group_name,
        0,
        count(*),
        false,
        false
    from core.evidence_origin as origin
    semi join mingled_id on origin.person_id = mingled_id.person_id
    inner join core.evidence as former on origin.evidence_id = former.evidence_id and origin.person_id = former.person_id
    inner join graded_evidence as graded on origin.evidence_id = graded.evidence_id
    group by former.person_id, graded.group_name
    union all
    select
        person.person_id,
        number.group_name,
        0,
        0,
        true,
        coalesce(left(person.name, 1) = left(owner.name, 1), true)
    from core.person as person
    inner join group_number as number on person.resident_id = number.number
    left join number_owner as owner on number.number = owner.number
    anti join mingled_id on person.person_id = mingled_id.person_id
    union all
    select distinct
        origin.person_id,
        number.group_name,
        0,
        0,
        true,
        true
    from core.evidence_origin as origin
    inner join group_number as number on origin.number = number.number
    semi join mingled_id on origin.person_id = mingled_id.person_id
),

counted as (
    select
        person_id,
        group_name,
        bool_or(same_surname) or (bool_or(by_number) and sum(evidence) > 0) as by_number,
        sum(own) as own,
        sum(evidence) as evidence
    from shared
    group by person_id, group_name
)

select
    counted.person_id,
    counted.group_name
from counted
inner join group_now using (group_name)
qualify row_number() over (
    partition by counted.person_id
    order by counted.by_number desc, counted.own desc, counted.evidence desc, group_now.first_evidence asc
) = 1;

create or replace temp table kept_id as
select
    claim.group_name,
    id_before.person_id
from claim
inner join id_before on claim.person_id = id_before.person_id
qualify row_number() over (partition by claim.group_name order by id_before.minted_no) = 1;

-- A group that nobody claims takes up the retired id of its own first records.
create or replace temp table revived_id as
with own as (
    select
        origin.person_id,
        graded.group_name,
        count(*) as evidence
    from core.evidence_origin as origin
    inner join graded_evidence as graded on origin.evidence_id = graded.evidence_id
    inner join id_before on origin.person_id = id_before.person_id
    where
        id_before.stood_for is distinct from id_before.person_id
        and origin.person_id not in (select person_id from claim)
        and graded.group_name not in (select group_name from kept_id)
    group by origin.person_id, graded.group_name
),

best as (
    select
        own.person_id,
        own.group_name
    from own
    inner join group_now using (group_name)
    qualify row_number() over (partition by own.person_id order by own.evidence desc, group_now.first_evidence asc) = 1
)

select
    group_name,
    person_id
from best
qualify row_number() over (partition by group_name order by person_id) = 1;

create or replace temp table group_person as
with known as (
    select
        group_name,
        person_id,
        false as is_new
    from kept_id
    union all
    select
        group_name,
        person_id,
        false
    from revived_id
)

select
    group_name,
    person_id,
    is_new
from known
union all
select
    group_now.group_name,
    format('P{:09d}', row_number() over (order by group_now.first_evidence) + (select coalesce(max(minted_no), 0) from id_before)),
    true
from group_now
anti join known on group_now.group_name = known.group_name;

-- What every id stands for from now on.
create or replace temp table id_now as
with taken as (
    select
        person_id,
        person_id as stands_for
    from group_person
    union all
    select
        claim.person_id,
        kept_id.person_id
    from claim
    inner join kept_id using (group_name)
    where claim.person_id <> kept_id.person_id
)

select
    person_id,
    stands_for
from taken
union all
select
    id_before.person_id,
    target.stands_for
from id_before
left join taken as target on id_before.stood_for = target.person_id
anti join taken on id_before.person_id = taken.person_id;

create or replace temp table evidence_person as
select
    graded.*,
    person.person_id
from graded_evidence as graded
inner join group_person as person on graded.group_name = person.group_name;
