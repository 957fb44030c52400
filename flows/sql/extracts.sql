-- Extracts of the warehouse, newest first; clocks as in China.
select
    strftime(exported_at + interval 8 hours, '%Y-%m-%d %H:%M:%S') as taken_at_beijing,
    audience,
    area_prefix,
    purpose,
    taken_by,
    because,
    rows,
    len(columns) as columns,
    path,
    left(sha256, 16) as sha256
from ops.export
where purpose is not null
order by exported_at desc, path asc;
