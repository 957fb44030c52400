-- Whose is a name in a township where one person only can be meant by it? (Measured: docs/decisions/0008.)

-- In which village? Who stands in a row for somebody else lives near that one.
create or replace temp table asking_village as
with near as (
    select
        asking.group_name,
        mention.area_code
    from asking_mention as asking
    inner join identified_mention as subject on asking.row_id = subject.row_id and subject.role_kind = 'self'
    inner join first_group as grouped on subject.evidence_id = grouped.evidence_id
    inner join first_group as whole on grouped.group_name = whole.group_name
    inner join identified_mention as mention on whole.evidence_id = mention.evidence_id and mention.role_kind = 'self'
    where asking.role_kind <> 'self'
    union
    select
        group_name,
        area_code
    from asking_mention
)

select
    group_name,
    list(area_code) as villages
from near
where not area_code like '%000'
group by group_name;

create or replace temp table place_candidate as
select
    asking.group_name,
    known.group_name as other,
    bool_or(coalesce(list_has_any(village.villages, known.villages), false)) as same_village,
    bool_or(impossible.other is not null) as is_impossible
from (select distinct
    group_name,
    name_key,
    township
from asking_mention) as asking
inner join known_place as known on asking.name_key = known.name_key and asking.township = known.township
left join asking_village as village on asking.group_name = village.group_name
left join impossible on asking.group_name = impossible.group_name and known.group_name = impossible.other
group by asking.group_name, known.group_name;

-- One of whom it is known that somebody else in the township bears the same name, and has no number either.
create or replace temp table doubled_bearer as
select other
from place_candidate
where is_impossible
union
-- Two that one list of everybody names beside each other cannot both be the one who is known.
select candidate.other
from place_candidate as candidate
inner join asking_mention as mention on candidate.group_name = mention.group_name
where mention.dataset in (select unnest($snapshots)) and mention.role_kind = 'self'
group by candidate.other, mention.dataset, mention.period
having count(distinct mention.group_name) > 1;

-- Somebody of the name whose place nobody knows may as well live here.
create or replace temp table placeless_namesake as
select distinct namesake.group_name
from namesake
semi join placeless_bearer as bearer on namesake.other = bearer.group_name
anti join impossible on namesake.group_name = impossible.group_name and namesake.other = impossible.other;

-- Lists also say that somebody lives where nobody else knows of it. So how many others of the name, wherever they live, may be meant? Not
-- those who stand in the same list of everybody in a line of their own.
create or replace temp table others_of_name as
with listed as (
    select
        bearer.name_key,
        mention.dataset,
        mention.period,
        count(distinct bearer.group_name) as persons
    from bearer
    inner join bearer_mention as mention on bearer.group_name = mention.group_name and mention.role_kind = 'self'
    where mention.dataset in (select unnest($snapshots))
    group by bearer.name_key, mention.dataset, mention.period
),

borne as (
    select
        name_key,
        count(*) as persons
    from bearer
    group by name_key
)

select
    asking.group_name,
    any_value(borne.persons) - coalesce(max(listed.persons), 0) as unlisted
from asking_mention as asking
inner join borne on asking.name_key = borne.name_key
left join listed
    on
        asking.name_key = listed.name_key
        and asking.dataset = listed.dataset
        and asking.period = listed.period
        and asking.role_kind = 'self'
group by asking.group_name;

-- How often does a line here name a township that is not where the person is at home, as those show who are known by a number? What is
-- measured moves a little with every month, and links shall not come and go with it: rounded up to a half, a quarter, an eighth … Of a
-- place of which next to nothing is known one line in twenty is thought to. Of a city a quarter of a million persons or more say it as well
-- as all; few who stray among fewer would be counted for half as many, or for twice.
create or replace temp table straying as
with line as (
    select distinct
        hash(number) as number,
        hash(record_id) as record,
        township_of(area_code) as township
    from numbered_mention
    where
        numbered_mention.number is not null
        and hash(numbered_mention.number) % (select cast(greatest(1, count(*) // 250000) as ubigint) from number_owner) = 0
        and role_kind = 'self'
        and township is not null
),

placed as (
    select
        number,
        township,
        count(*) as lines
    from line
    group by number, township
),

person as (
    select
        sum(lines) as lines,
        max(lines) as at_home
    from placed
    group by number
    having sum(lines) > 1
),

measured as (
    select (coalesce(sum(lines - at_home), 0) + 1) / (coalesce(sum(lines), 0) + 20) as share
    from person
),

township as (
    select count(distinct township_of(newest_place.area_code)) as townships
    from evidence_now
)

select
    pow(2, ceil(log2(measured.share))) as share,
    township.townships
from measured
cross join township;

-- The only one of the name in the township; where there are several, the only one of the village; where one or two others
-- cannot be meant (they stand in the list themselves, are of another sex …), the one who is left. Who bears a common name is not taken
-- up so: of all who bear it in other townships, one may well stand in a list of this one.
create or replace temp table place_link as
with counted as (
    select
        group_name,
        count(*) as namesakes,
        count(*) filter (where same_village) as neighbours,
        count(*) filter (where not is_impossible) as possible,
        min(other) as only_one,
        min(other) filter (where same_village) as neighbour,
        min(other) filter (where not is_impossible) as left_over
    from place_candidate
    group by group_name
),

chosen as (
    select
        counted.group_name,
        case
            when namesakes = 1 then only_one
            when neighbours = 1 then neighbour
            when possible = 1 and namesakes <= 3 then left_over
        end as other,
        others.unlisted - counted.possible as elsewhere
    from counted
    inner join others_of_name as others on counted.group_name = others.group_name
)

select
    group_name,
    other
from chosen
where
    other is not null
    and elsewhere * (select share from straying) <= $doubt * ((select townships from straying) - 1)
    and other not in (select other from doubled_bearer)
    and group_name not in (select group_name from placeless_namesake);
