-- Who is still without a number, by a name that says who is meant? And which known persons bear these names?
-- Known is who has a number, or a birth date and a township (as good as grade D).
create or replace temp table first_group as
with grouped as (
    select
        evidence.evidence_id,
        coalesce(placed.group_name, evidence.node) as group_name
    from evidence_node as evidence
    left join placed on evidence.node = placed.node
),

described as (
    select distinct grouped.group_name
    from grouped
    inner join residue_evidence as evidence on grouped.evidence_id = evidence.evidence_id
    where evidence.birth_date is not null and evidence.township is not null and not evidence.reading.is_masked
)

select
    evidence_id,
    group_name,
    group_name like 'number:%' or group_name in (select group_name from described) as is_known
from grouped;

-- A group that goes by two names is left alone.
create or replace temp table asking_group as
select
    grouped.group_name,
    min(reading.name_key) as name_key
from first_group as grouped
inner join residue_evidence as evidence on grouped.evidence_id = evidence.evidence_id
left join name_reading as reading on evidence.name = reading.name
where not grouped.is_known
group by grouped.group_name
having count(distinct reading.name_key) = 1 and count(*) = count(reading.name_key) and not bool_or(reading.is_masked);

-- Nobody is declared dead by the look of things: a death without number and birth date stays by itself.
delete from asking_group
where group_name in (
    select grouped.group_name
    from first_group as grouped
    inner join identified_mention as mention on grouped.evidence_id = mention.evidence_id
    where
        not grouped.is_known
        and mention.role_kind = 'self'
        and mention.dataset in ('public_security.death_cancellation', 'health.death_certificate', 'civil_affairs.cremation')
);

create or replace temp table asking_mention as
select
    asking.group_name,
    asking.name_key,
    mention.* exclude (number),
    case when substr(mention.area_code, 7, 3) <> '000' then left(mention.area_code, 9) end as township
from identified_mention as mention
inner join first_group as grouped on mention.evidence_id = grouped.evidence_id
inner join asking_group as asking on grouped.group_name = asking.group_name;

create or replace temp table bearer as
select distinct
    grouped.group_name,
    reading.name_key
from first_group as grouped
inner join evidence_now as evidence on grouped.evidence_id = evidence.evidence_id
inner join name_reading as reading on evidence.name = reading.name
where grouped.is_known and not reading.is_masked and reading.name_key in (select name_key from asking_group);

-- Nobody else who is known in the whole county bears the name.
create or replace temp table only_bearer as
select
    name_key,
    min(group_name) as group_name
from bearer
group by name_key
having count(*) = 1;

create or replace temp table bearer_mention as
select
    grouped.group_name,
    mention.* exclude (number),
    case when substr(mention.area_code, 7, 3) <> '000' then left(mention.area_code, 9) end as township
from identified_mention as mention
inner join (
    select *
    from first_group
    where group_name in (select group_name from bearer)
) as grouped on mention.evidence_id = grouped.evidence_id;

create or replace temp view named_mention as
from asking_mention
union all by name
from bearer_mention;

-- Where each stands in a list that names everybody once.
create or replace temp table listed_slot as
select
    group_name,
    list(distinct concat(dataset, ' ', period)) as slots,
    list(distinct record_id) as records
from named_mention
where dataset in (select unnest($snapshots)) and role_kind = 'self'
group by group_name;

create or replace temp table paid_to as
select
    group_name,
    list(distinct account) as accounts
from named_mention
where account is not null
group by group_name;

create or replace temp table namesake as
with said as (
    select
        grouped.group_name,
        min(evidence.birth_date) as birth,
        min(evidence.sex) as sex
    from first_group as grouped
    inner join residue_evidence as evidence on grouped.evidence_id = evidence.evidence_id
    group by grouped.group_name
),

face as (
    select
        bearer.name_key,
        bearer.group_name,
        case when starts_with(bearer.group_name, 'number:') then substr(bearer.group_name, 8) end as number,
        coalesce(birth_in(number), said.birth) as birth,
        coalesce(sex_in(number), said.sex) as sex
    from bearer
    left join said on bearer.group_name = said.group_name
)

select
    asking.group_name,
    face.group_name as other,
    face.birth as other_birth,
    face.sex as other_sex,
    face.number as other_number
from asking_group as asking
inner join face on asking.name_key = face.name_key;

-- What nobody with this number can be: of another birth, of another sex, with a damaged number quite unlike.
create or replace temp table impossible as
select distinct
    namesake.group_name,
    namesake.other
from namesake
inner join first_group as member on namesake.group_name = member.group_name
inner join evidence_now as evidence on member.evidence_id = evidence.evidence_id
where
    births_contradict(evidence.birth_date, namesake.other_birth)
    or coalesce(evidence.sex <> namesake.other_sex, false)
    or coalesce(
        damerau_levenshtein(evidence.damaged_number, namesake.other_number) > 2
        and left(evidence.damaged_number, 15) <> left(namesake.other_number, 15),
        false
    )
union
-- Money goes to another account.
select
    namesake.group_name,
    namesake.other
from namesake
inner join paid_to as one on namesake.group_name = one.group_name
inner join paid_to as other on namesake.other = other.group_name
where not list_has_any(one.accounts, other.accounts)
union
-- A list of everybody names everybody once.
select
    namesake.group_name,
    namesake.other
from namesake
inner join listed_slot as one on namesake.group_name = one.group_name
inner join listed_slot as other on namesake.other = other.group_name
where list_has_any(one.slots, other.slots) and not list_has_any(one.records, other.records);
