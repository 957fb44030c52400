-- What an accepted delivery replaces and completes.
update ops.delivery
set version = $version, supersedes = coalesce(supersedes, $supersedes[1])
where delivery_id = $delivery_id;

insert into ops.further_correction by name
select
    $delivery_id as delivery_id,
    unnest(cast($supersedes as varchar[])) as supersedes;

insert into ops.further_correction by name
select
    $repeats as delivery_id,
    $delivery_id as supersedes
where $repeats is not null;

insert into ops.supplement by name
select
    $delivery_id as delivery_id,
    unnest(cast($supplements as varchar[])) as supplements;

insert into ops.delivery_note by name
select
    $delivery_id as delivery_id,
    noted.kind,
    noted.message
from noted;
