-- Which records have no number of their own, and whom could they be? The two tables that Splink compares.
create or replace temp table owned_evidence as
select
    evidence_id,
    number,
    name_key,
    relation
from number_claim
where evidence_id not in (select evidence_id from disputed_evidence);

create or replace temp table residue_evidence as
with placed_by as (
    select distinct evidence_id
    from identified_mention
    where household is not null or account is not null
)

select
    evidence.* exclude (number),
    reading,
    -- A name alone says nothing, and a masked name hides who it is: these are never compared.
    coalesce(
        not reading.is_masked
        and (evidence.birth_date is not null or evidence.damaged_number is not null or placed_by.evidence_id is not null),
        false
    ) as is_comparable
from evidence_now as evidence
left join name_reading as reading on evidence.name = reading.name
left join placed_by on evidence.evidence_id = placed_by.evidence_id
where evidence.evidence_id not in (select evidence_id from owned_evidence);

-- Only persons whose name sounds like one of these, or whose number is like a damaged one, can be who is meant.
create or replace temp table candidate_number as
with comparable as (
    select
        reading.sounds,
        damaged_number
    from residue_evidence
    where is_comparable
),

sound as (
    select distinct unnest(sounds) as sound from comparable
),

sounding as (
    select
        owned.number,
        owned.name_key,
        unnest(reading.sounds) as sound
    from (select distinct
        number,
        name_key
    from owned_evidence) as owned
    inner join (select distinct
        name_key,
        sounds
    from name_reading
    where not is_masked) as reading
        on owned.name_key = reading.name_key
)

select distinct
    number,
    name_key
from sounding
where sound in (select sound from sound)
union
select
    number,
    name_key
from owned_evidence
where
    name_key is not null
    and (
        substr(
            number, 7) in (
            select substr(damaged_number, 7) from comparable
            where damaged_number is not null
        )
        or left(
            number, 14) in (
            select left(damaged_number, 14) from comparable
            where damaged_number is not null
        )
    );

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
with person_name as (
    select distinct
        number,
        name_key
    from owned_evidence
    where name_key is not null
),

counted as (
    select
        name_key,
        count(*) as persons
    from person_name
    group by name_key
)

select
    wanted.name_key,
    (coalesce(counted.persons, 0) + 1) / ((select count(*) from person_name) + $pseudo_persons) as tf_name_key
from (
    select name_key from residue_record
    union
    select name_key from profile_record
) as wanted
left join counted on wanted.name_key = counted.name_key;
