-- Somebody known to a department, nowhere with a place, stands in its own list of everybody: as the only one in the whole
-- county who bears the name, and the only one of the name there who has no number.
create or replace temp table list_link as
with listed as (
    select
        name_key,
        dataset,
        min(group_name) as group_name
    from asking_mention
    where dataset in (select unnest($snapshots)) and role_kind = 'self'
    group by name_key, dataset
    having count(distinct group_name) = 1
),

nowhere as (
    select
        bearer.name_key,
        min(bearer.group_name) as other,
        list(distinct split_part(mention.dataset, '.', 1)) filter (where mention.role_kind = 'self') as departments
    from bearer
    inner join bearer_mention as mention on bearer.group_name = mention.group_name
    group by bearer.name_key
    having count(distinct bearer.group_name) = 1 and count(mention.township) = 0
)

select
    listed.group_name,
    min(nowhere.other) as other
from listed
inner join nowhere on listed.name_key = nowhere.name_key
where list_contains(nowhere.departments, split_part(listed.dataset, '.', 1))
group by listed.group_name;

-- Of several reasons the strongest, one edge for each group.
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
        other,
        'place',
        3
    from place_link
    union all
    select
        group_name,
        other,
        'list',
        4
    from list_link
)

select
    reason.group_name as node,
    reason.other,
    reason.kind
from reason
anti join impossible on reason.group_name = impossible.group_name and reason.other = impossible.other
qualify row_number() over (partition by reason.group_name order by reason.place) = 1;
