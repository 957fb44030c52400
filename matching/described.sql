-- The two tables that Splink compares, records without a number and persons, and how common each name is.

-- Where all of these stand and what they share with others: a record by itself, a person by number and name.
create or replace temp table surroundings as
with compared as (
    select
        evidence_id,
        evidence_id as uid
    from residue_evidence
    where is_comparable
    union all
    select
        owned.evidence_id,
        owned.number || '/' || owned.name_key
    from owned_evidence as owned
    inner join candidate_number as candidate on owned.number = candidate.number and owned.name_key = candidate.name_key
),

told as (
    select
        compared.uid,
        list(mention.area_code) filter (where mention.area_code is not null) as areas,
        list(mention.phone) filter (where mention.phone is not null) as phones,
        list(mention.account) filter (where mention.account is not null) as accounts,
        list(mention.household) filter (where mention.household is not null) as households
    from compared
    inner join identified_mention as mention on compared.evidence_id = mention.evidence_id
    group by compared.uid
)

select
    uid,
    each_once(list_filter(areas, lambda one: one not like '%000')) as villages,
    each_once(list_transform(areas, lambda one: left(one, 9))) as townships,
    each_once(list_transform(areas, lambda one: left(one, 6))) as counties,
    each_once(phones) as phones,
    each_once(accounts) as accounts,
    each_once(households) as households
from told;

create or replace temp table residue_record as
select
    cast(null as varchar) as number,
    evidence.reading.name_key,
    evidence.reading.surname,
    evidence.reading.sounds,
    evidence.birth_date as birth,
    coalesce(evidence.birth_date, birth_in(evidence.damaged_number)) as likely_birth,
    evidence.sex,
    evidence.damaged_number as number_text,
    surroundings.*
from residue_evidence as evidence
inner join surroundings on evidence.evidence_id = surroundings.uid;

create or replace temp table profile_record as
with reading as (
    select
        name_key,
        min(surname) as surname,
        min(sounds) as sounds
    from name_reading
    group by name_key
)

select
    candidate.number,
    candidate.name_key,
    reading.surname,
    reading.sounds,
    birth_in(candidate.number) as birth,
    birth_in(candidate.number) as likely_birth,
    sex_in(candidate.number) as sex,
    candidate.number as number_text,
    surroundings.*
from candidate_number as candidate
inner join surroundings on candidate.number || '/' || candidate.name_key = surroundings.uid
inner join reading on candidate.name_key = reading.name_key;

-- How common each name is among persons. So many persons of no name at all are added that a name which nobody else here
-- bears does not count as rare in the country: in a hamlet every name would.
create or replace temp table name_frequency as
with counted as (
    select
        name_key,
        count(*) as persons
    from owned_name
    group by name_key
)

select
    wanted.name_key,
    (coalesce(counted.persons, 0) + 1) / ((select count(*) from owned_name) + $pseudo_persons) as tf_name_key
from (
    select name_key from residue_record
    union
    select name_key from profile_record
) as wanted
left join counted on wanted.name_key = counted.name_key;
