-- Whose are the records that Splink compares: evidence by its id, a person with a number by number and name.
select
    evidence.evidence_id as uid,
    min(owner.person_id) as person_id
from identified_mention as evidence
inner join mention_of_two as owner on evidence.row_id = owner.row_id and evidence.role = owner.role
group by evidence.evidence_id
union all
select
    profile.uid,
    min(owner.person_id) as person_id
from profile_record as profile
inner join owned_evidence as owned on profile.number = owned.number and profile.name_key = owned.name_key
inner join identified_mention as evidence on owned.evidence_id = evidence.evidence_id
inner join mention_of_two as owner on evidence.row_id = owner.row_id and evidence.role = owner.role
group by profile.uid
