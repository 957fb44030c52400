-- What was mended and what could not be read, per delivery that has not been measured yet.
insert into ops.quality_measure by name
with filled as (
    select
        delivery_id,
        sum(rows_filled) as cells
    from ops.column_fill
    -- Companions of a column are ours, not the sender's.
    where not regexp_matches(column_name, '_(state|note)$')
    group by delivery_id
),

repaired as (
    select
        repair.delivery_id,
        count(distinct hash(repair.source_row, repair.member_no, repair.column_name)) as cells
    from ops.repair as repair
    inner join waiting on repair.delivery_id = waiting.delivery_id
    -- What follows from the rest of the row or household was not written wrong by the sender.
    where not regexp_matches(repair.kind, '^(area_code|household_filled|implied_by)')
    group by repair.delivery_id
),

unreadable as (
    -- Found while reading, one check per column: a row is a cell.
    select
        delivery_id,
        sum(rows_failed) as cells
    from ops.check_result
    where regexp_matches(check_name, '_(readable|known)$')
    group by delivery_id
)

select
    waiting.delivery_id,
    coalesce(filled.cells, 0) as cells_filled,
    greatest(0, coalesce(repaired.cells, 0) - coalesce(unreadable.cells, 0)) as cells_mended,
    coalesce(unreadable.cells, 0) as cells_unreadable
from waiting
left join filled on waiting.delivery_id = filled.delivery_id
left join repaired on waiting.delivery_id = repaired.delivery_id
left join unreadable on waiting.delivery_id = unreadable.delivery_id;

drop table waiting
