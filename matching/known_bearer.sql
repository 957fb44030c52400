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
    where evidence.birth_date is not null and evidence.newest_place is not null and not evidence.reading.is_masked
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

-- All that speaks of either, read once; `name_key` is the name of one who asks. In a city these are long tables: of rows and
-- records only those are kept that are asked for.
create or replace temp table named_evidence as
select
    grouped.evidence_id,
    grouped.group_name,
    asking.name_key
from first_group as grouped
left join asking_group as asking on grouped.group_name = asking.group_name
where asking.group_name is not null or grouped.group_name in (select group_name from bearer);

create or replace temp table named_mention as
select
    evidence.group_name,
    evidence.name_key,
    case when evidence.name_key is not null then mention.row_id end as row_id,
    mention.dataset,
    mention.period,
    case when mention.role_kind = 'self' and mention.dataset in (select unnest($snapshots)) then mention.record_id end as record_id,
    mention.role_kind,
    mention.area_code,
    mention.account,
    case when evidence.name_key is not null then mention.phone end as phone,
    case when evidence.name_key is not null then mention.address end as address,
    split_part(mention.source_key, ':', 1) as key_kind
from identified_mention as mention
inner join named_evidence as evidence on mention.evidence_id = evidence.evidence_id;

create or replace temp view asking_mention as
select
    *,
    township_of(area_code) as township
from named_mention
where name_key is not null;

create or replace temp view bearer_mention as
select
    * exclude (name_key, row_id, phone, address),
    township_of(area_code) as township
from named_mention
where name_key is null;
