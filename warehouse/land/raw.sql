-- Every row as it came, the quarantined ones too.
insert into raw.[table] by name
select
    $delivery_id as delivery_id,
    $sheet as sheet,
    read_rows.* replace (map_from_entries(read_rows.extra) as extra)
from read_rows
