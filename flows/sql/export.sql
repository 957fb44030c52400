-- Every file that leaves the system is written down.
insert into ops.export by name
select
    cast($now as timestamp) as exported_at,
    $run_id as run_id,
    audience,
    path,
    sha256,
    rows,
    columns,
    is_masked
from handed_out
