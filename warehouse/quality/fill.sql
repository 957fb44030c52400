-- How many accepted rows fill each column, for the deliveries of one dataset that have not been measured yet.
insert into ops.column_fill by name
with counted as (
    select
        delivery_id,
        count(columns(* exclude (row_id, record_id, delivery_id, source_row, member_no, period)))
    from staging.[table]
    where delivery_id in (select waiting.delivery_id from waiting)
    group by delivery_id
)

select
    delivery_id,
    column_name,
    rows_filled
from (unpivot counted on columns(* exclude (delivery_id)) into name column_name value rows_filled)
