-- Whom could the records without a number be? Only persons with whom a blocking rule of model.py brings one together: in a
-- city one in four, and the rest is neither described nor handed to Splink. (More than the rules find does no harm.)
create or replace temp table residue_clue as
select
    evidence_id,
    reading.name_key,
    reading.surname,
    reading.sounds,
    damaged_number,
    coalesce(birth_date, birth_in(damaged_number)) as likely_birth
from residue_evidence
where is_comparable;

create or replace temp table owned_name as
with reading as (
    select
        name_key,
        bool_and(is_masked) as is_masked,
        min(surname) as surname,
        min(sounds) as sounds
    from name_reading
    group by name_key
)

select distinct
    owned.number,
    owned.name_key,
    birth_in(owned.number) as birth,
    reading.surname,
    case when not reading.is_masked then reading.sounds end as sounds
from owned_evidence as owned
inner join reading on owned.name_key = reading.name_key;

-- The same sound, and a township, telephone, account or household in common.
create or replace temp table near_person as
with shared_clue as (
    select
        clue.sounds[1] as sound,
        unnest(clues_of(mention.area_code, mention.phone, mention.account, mention.household)) as shared
    from residue_clue as clue
    inner join identified_mention as mention on clue.evidence_id = mention.evidence_id
),

said as (
    select
        mention.number,
        reading.name_key,
        reading.sounds[1] as sound,
        unnest(clues_of(mention.area_code, mention.phone, mention.account, mention.household)) as shared
    from identified_mention as mention
    inner join name_reading as reading on mention.name = reading.name
    where mention.number is not null and not reading.is_masked
)

select distinct
    said.number,
    said.name_key
from said
semi join shared_clue on said.sound = shared_clue.sound and said.shared = shared_clue.shared;

-- The same sound, and the day, the year or the anniversary of birth.
create or replace temp table born_alike as
with said as (
    select
        number,
        name_key,
        birth,
        unnest(sounds) as sound
    from owned_name
),

clue as (
    select
        likely_birth,
        unnest(sounds) as sound
    from residue_clue
)

select distinct
    said.number,
    said.name_key
from said
semi join clue
    on said.sound = clue.sound and said.birth = clue.likely_birth
union
select
    owned.number,
    owned.name_key
from owned_name as owned
semi join residue_clue as clue
    on owned.sounds[1] = clue.sounds[1] and year(owned.birth) = year(clue.likely_birth)
union
select
    owned.number,
    owned.name_key
from owned_name as owned
semi join residue_clue as clue
    on
        owned.sounds[1] = clue.sounds[1]
        and month(owned.birth) = month(clue.likely_birth)
        and day(owned.birth) = day(clue.likely_birth);

-- The same name, and a birth in the same span of fifty-one days or in one beside it.
create or replace temp table born_about as
with clue as (
    select
        name_key,
        unnest([-51, 0, 51]) + date_diff('day', date '1800-01-01', likely_birth) as days
    from residue_clue
)

select
    owned.number,
    owned.name_key
from owned_name as owned
semi join clue
    on owned.name_key = clue.name_key and date_diff('day', date '1800-01-01', owned.birth) // 51 = clue.days // 51;

-- A number that is like a damaged one: after the area, up to the birth date, or at both ends.
create or replace temp table numbered_alike as
select
    owned.number,
    owned.name_key
from owned_name as owned
semi join residue_clue as clue
    on owned.surname = clue.surname and substr(owned.number, 7) = substr(clue.damaged_number, 7)
union
select
    owned.number,
    owned.name_key
from owned_name as owned
semi join residue_clue as clue
    on owned.surname = clue.surname and left(owned.number, 14) = left(clue.damaged_number, 14)
union
select
    owned.number,
    owned.name_key
from owned_name as owned
semi join residue_clue as clue
    on
        owned.name_key = clue.name_key
        and left(owned.number, 6) = left(clue.damaged_number, 6)
        and substr(owned.number, 15) = substr(clue.damaged_number, 15);

create or replace temp table candidate_number as
select
    near.number,
    near.name_key
from near_person as near
semi join owned_name as owned on near.number = owned.number and near.name_key = owned.name_key
union
select
    number,
    name_key
from born_alike
union
select
    number,
    name_key
from born_about
union
select
    number,
    name_key
from numbered_alike;
