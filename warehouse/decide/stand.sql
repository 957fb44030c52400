-- How an accepted delivery stands, and what its sender is told; `land/relation.sql` says what it replaces and completes.
update ops.delivery
set version = $version, supersedes = coalesce(supersedes, $supersedes)
where delivery_id = $delivery_id;

insert into ops.delivery_note by name
select
    $delivery_id as delivery_id,
    noted.kind,
    noted.message
from noted;
