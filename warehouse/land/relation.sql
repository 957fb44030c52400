-- What a delivery that counts replaces and completes. Of those that say the same the first one counts; should it be withdrawn,
-- the next one does, and what the first had replaced stays replaced.
insert into ops.further_correction by name
with told as (
    select
        $delivery_id as delivery_id,
        unnest(cast($further as varchar[])) as supersedes
    union all
    select
        $repeats as delivery_id,
        $delivery_id as supersedes
    where $repeats is not null
    union all
    select
        if(other.received_at > first.received_at, other.delivery_id, $delivery_id) as delivery_id,
        if(other.received_at > first.received_at, $delivery_id, other.delivery_id) as supersedes
    from ops.correction_made as made
    inner join ops.delivery as other on made.supersedes = other.delivery_id
    inner join ops.delivery as first on made.delivery_id = first.delivery_id
    where made.delivery_id = $repeats and other.delivery_id <> $delivery_id
)

select
    delivery_id,
    supersedes
from told
-- Would each replace the other, none of them counted: who is accepted again stands for the others as before.
where not exists (
    select 1 from ops.correction_made as made
    where made.delivery_id = told.supersedes and made.supersedes = told.delivery_id
);

insert into ops.supplement by name
select
    $delivery_id as delivery_id,
    unnest(cast($supplements as varchar[])) as supplements
