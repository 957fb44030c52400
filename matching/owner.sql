-- Whose is each valid number? The name that it goes by.
create or replace temp view number_evidence as
select
    evidence_id,
    number,
    number_state,
    name,
    name_key,
    is_masked,
    birth_date,
    records,
    police_records,
    birth_in(number) as number_birth,
    births_contradict(birth_date, birth_in(number)) as birth_contradicts,
    coalesce(sex <> sex_in(number), false) as sex_contradicts
from evidence_now
where number is not null;

create or replace temp table name_of_number as
select
    number,
    name_key,
    bool_and(is_masked) as is_masked,
    sum(records) as records,
    coalesce(sum(records) filter (where birth_contradicts or sex_contradicts), 0) as contradicting,
    coalesce(sum(records) filter (where birth_date = number_birth), 0) as agreeing,
    sum(police_records) as police_records,
    min({ 'fewer': -records, 'name': name }).name as name
from number_evidence
where name_key is not null
group by number, name_key;

-- The clerk's number in the line of everybody who has none: where one list gives it to three people or more, that list does not
-- say whose it is.
create or replace temp table number_of_many as
with several as (
    select number
    from name_of_number
    where not is_masked
    group by number
    having count(*) > 2
),

listed as (
    select distinct
        mention.number,
        mention.delivery_id,
        reading.name_key,
        reading.sounds[1] as sound,
        reading.given_characters
    from identified_mention as mention
    inner join name_reading as reading on mention.name = reading.name and not reading.is_masked
    where mention.number in (select number from several)
),

-- Three that have all a character in common may be spellings of one name.
list_of_many as (
    select
        one.number,
        one.delivery_id
    from listed as one
    inner join listed as other on one.number = other.number and one.delivery_id = other.delivery_id
    group by one.number, one.delivery_id
    having count(distinct one.sound) > 2 and not bool_and(list_has_any(one.given_characters, other.given_characters))
)

select
    listed.number,
    listed.name_key
from listed
left join list_of_many as many on listed.number = many.number and listed.delivery_id = many.delivery_id
group by listed.number, listed.name_key
having count(*) = count(many.number);

-- Borne out by birth date and sex first, then by the most records.
create or replace temp table likely_owner as
select
    name.number,
    name.name,
    name.name_key,
    row_number() over (
        partition by name.number
        order by
            name.is_masked asc,
            many.number is not null and name.agreeing = 0,
            name.contradicting > name.agreeing,
            name.records desc,
            name.agreeing desc,
            name.police_records desc,
            name.name_key asc
    ) as place
from name_of_number as name
left join number_of_many as many on name.number = many.number and name.name_key = many.name_key
-- Nobody in particular: then it is nobody's.
where many.number is null or name.agreeing > 0;

-- One name goes by two numbers, and another by one of them: a list of a household that has both, each in a line and with a number of
-- their own, says whose is whose. (Three lists have copied a girl's number from her twin's line.)
create or replace temp table told_beside as
with contested as (
    select
        owner.number,
        owner.name_key as owner_key,
        other.name_key,
        other.place
    from likely_owner as owner
    inner join likely_owner as other on owner.number = other.number and other.place > 1
    inner join name_of_number as name on other.number = name.number and other.name_key = name.name_key
    inner join name_reading as one on owner.name = one.name
    inner join name_reading as reading on other.name = reading.name
    where
        owner.place = 1
        and name.contradicting <= name.agreeing
        and not one.is_masked
        and not reading.is_masked
        and not list_has_any(one.sounds, reading.sounds)
),

line as (
    select distinct
        contested.*,
        mention.delivery_id,
        mention.household
    from contested
    inner join identified_mention as mention on contested.number = mention.number and mention.role_kind = 'self'
    inner join name_reading as reading on mention.name = reading.name and contested.name_key = reading.name_key
    where mention.household is not null
)

select
    line.number,
    min(line.place) as place
from line
inner join identified_mention as beside
    on line.delivery_id = beside.delivery_id and line.household = beside.household and beside.role_kind = 'self'
inner join likely_owner as own on beside.number = own.number and own.place = 1
inner join name_reading as reading on beside.name = reading.name
where beside.number <> line.number and own.name_key = line.owner_key and reading.name_key = line.owner_key
group by line.number;

create or replace temp table number_owner as
select
    owner.number,
    owner.name,
    owner.name_key
from likely_owner as owner
left join told_beside as told on owner.number = told.number
where owner.place = coalesce(told.place, 1);
