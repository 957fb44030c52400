-- Whose is a name in a township where one person only is known by it?
create or replace temp table known_place as
select distinct
    bearer.name_key,
    mention.township,
    bearer.group_name
from bearer
inner join bearer_mention as mention on bearer.group_name = mention.group_name
where mention.township is not null;

create or replace temp table place_candidate as
select distinct
    asking.group_name,
    asking.name_key,
    known.group_name as other
from asking_mention as asking
inner join known_place as known on asking.name_key = known.name_key and asking.township = known.township;

-- Two that one list of everybody names beside each other cannot both be the one who is known.
create or replace temp table crowded_place as
select candidate.other
from place_candidate as candidate
inner join asking_mention as mention on candidate.group_name = mention.group_name
where mention.dataset in (select unnest($snapshots)) and mention.role_kind = 'self'
group by candidate.other, mention.dataset, mention.period
having count(distinct mention.group_name) > 1
union
-- Somebody of the name who is not the one who is known: then there are two.
select candidate.other
from place_candidate as candidate
inner join impossible on candidate.group_name = impossible.group_name and candidate.other = impossible.other;

create or replace temp table context_edge as
with reason as (
    select
        group_name,
        other,
        'household' as kind,
        1 as place
    from household_of_row
    union all
    select
        group_name,
        other,
        'contact',
        2
    from contact_candidate
    union all
    select
        group_name,
        min(other),
        'place',
        3
    from place_candidate
    group by group_name
    having count(distinct other) = 1 and min(other) not in (select other from crowded_place)
)

select
    reason.group_name as node,
    reason.other,
    reason.kind
from reason
anti join impossible on reason.group_name = impossible.group_name and reason.other = impossible.other
qualify row_number() over (partition by reason.group_name order by reason.place) = 1;
