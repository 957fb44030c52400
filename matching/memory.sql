-- What the next run must know: whose each evidence is, also that which no delivery in force shows now.
create or replace temp table unseen_evidence as
select
    former.evidence_id,
    coalesce(now.stands_for, former.person_id) as person_id
from core.evidence as former
left join id_now as now on former.person_id = now.person_id
anti join evidence_person as graded on former.evidence_id = graded.evidence_id;

delete from core.evidence;
insert into core.evidence
select
    evidence_id,
    person_id
from evidence_person
union all
select
    evidence_id,
    person_id
from unseen_evidence;

-- The id that first had a piece of evidence, and each that was minted for it when it parted: parted again, it takes that one up.
insert into core.evidence_origin
select
    graded.evidence_id,
    graded.person_id,
    owned.number
from evidence_person as graded
inner join group_person as person on graded.group_name = person.group_name
left join owned_evidence as owned on graded.evidence_id = owned.evidence_id
where person.is_new or graded.evidence_id not in (select origin.evidence_id from core.evidence_origin as origin);
