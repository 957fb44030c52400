-- What a delivery that counts replaces and completes. Of two that say the same the first one counts.
insert into ops.further_correction by name
select
    $delivery_id as delivery_id,
    unnest(cast($further as varchar[])) as supersedes
union all
select
    $repeats as delivery_id,
    $delivery_id as supersedes
where $repeats is not null;

insert into ops.supplement by name
select
    $delivery_id as delivery_id,
    unnest(cast($supplements as varchar[])) as supplements
