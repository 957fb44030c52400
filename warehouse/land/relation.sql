-- What a delivery that counts replaces and completes. Of two that say the same the first one counts; if that was withdrawn and is
-- accepted again, it stands for the other as before: would each replace the other, none of them counted.
insert into ops.further_correction by name
select
    $delivery_id as delivery_id,
    unnest(cast($further as varchar[])) as supersedes
union all
select
    $repeats as delivery_id,
    $delivery_id as supersedes
where
    $repeats is not null
    and not exists (
        select 1 from ops.correction_made as made
        where made.delivery_id = $delivery_id and made.supersedes = $repeats
    );

insert into ops.supplement by name
select
    $delivery_id as delivery_id,
    unnest(cast($supplements as varchar[])) as supplements
