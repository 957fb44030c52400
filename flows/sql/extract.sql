-- Who took which part of the warehouse, for what, on whose order.
insert into ops.export by name
select
    cast($now as timestamp) as exported_at,
    $run_id as run_id,
    $audience as audience,
    $path as path,
    $sha256 as sha256,
    $rows as rows,
    $columns as columns,
    $is_masked as is_masked,
    $taken_by as taken_by,
    $purpose as purpose,
    $because as because,
    $area_prefix as area_prefix;
