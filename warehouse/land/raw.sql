-- Every row as it came, the quarantined ones too.
insert into raw.[table] by name
with extra as (
    select
        extra,
        map_from_entries(pairs) as pairs
    from said
)
select
    $delivery_id as delivery_id,
    $sheet as sheet,
    read_rows.* replace (extra.pairs as extra)
from read_rows
inner join extra on read_rows.extra = extra.extra
