-- Whom does a department mean by a name alone, if its people stand in a list of everybody? (Measured: docs/decisions/0008.)
-- `$drawn_from`: (dataset, the list that its people stand in), as contracts say.
create or replace temp table drawn_from as
select unnest($drawn_from, recursive := true);

-- Somebody whom it paid for, nowhere with a place, stands in the list: as the only one in the whole county who bears the
-- name, and the only one of the name there who has no number.
create or replace temp table list_link as
with listed as (
    select
        name_key,
        dataset as list_of_all,
        min(group_name) as group_name
    from asking_mention
    where dataset in (select list_of_all from drawn_from) and role_kind = 'self'
    group by name_key, dataset
    having count(distinct group_name) = 1
),

nowhere as (
    select
        bearer.name_key,
        bearer.group_name,
        list(distinct drawn_from.list_of_all) filter (where mention.role_kind = 'self') as lists
    from only_bearer as bearer
    inner join bearer_mention as mention on bearer.group_name = mention.group_name
    left join drawn_from on mention.dataset = drawn_from.dataset
    group by bearer.name_key, bearer.group_name
    having count(mention.township) = 0
)

select distinct
    listed.group_name,
    nowhere.group_name as other
from listed
inner join nowhere on listed.name_key = nowhere.name_key
where list_contains(nowhere.lists, listed.list_of_all);

-- The other way round: it wrote down nothing but a name, and the list has the one person of the whole county who bears it.
create or replace temp table bare_link as
with bare as (
    select
        asking.name_key,
        asking.group_name,
        list(distinct drawn_from.list_of_all) as lists,
        list(distinct asking.key_kind) filter (where asking.key_kind is not null) as key_kinds
    from asking_mention as asking
    left join drawn_from on asking.dataset = drawn_from.dataset and asking.role_kind = 'self'
    group by asking.name_key, asking.group_name
    having count(asking.township) = 0 and count(*) = count(drawn_from.list_of_all)
),

known as (
    select
        bearer.name_key,
        bearer.group_name,
        list(distinct mention.dataset) filter (where mention.role_kind = 'self') as datasets,
        list(distinct mention.key_kind) filter (where mention.key_kind is not null) as key_kinds
    from only_bearer as bearer
    inner join bearer_mention as mention on bearer.group_name = mention.group_name
    group by bearer.name_key, bearer.group_name
),

-- Somebody of the name who stands in a place or a list, and could not be shown to be the one.
another as (
    select distinct asking.name_key
    from asking_mention as asking
    anti join place_link on asking.group_name = place_link.group_name
    where asking.township is not null or asking.dataset in (select list_of_all from drawn_from)
)

select
    bare.group_name,
    known.group_name as other
from bare
inner join known on bare.name_key = known.name_key
where
    list_has_all(known.datasets, bare.lists)
    and bare.name_key not in (select name_key from another)
    and known.group_name not in (select other from doubled_bearer)
    -- A pupil of another number is another pupil.
    and not coalesce(list_has_any(bare.key_kinds, known.key_kinds), false);
