update ops.this_run set run_id = $run_id;

delete from ops.run
where run_id = $run_id;

insert into ops.run
values (
    $run_id,
    $kind,
    $period,
    $area_prefix,
    $jurisdiction,
    $as_of,
    $input_hash,
    $engine,
    $code_version,
    $pid,
    'running',
    $now,
    null
);
