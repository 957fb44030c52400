-- Columns that every row ought to fill, and how many accepted rows do not.
select
    delivery.delivery_id,
    expected.column_name,
    delivery.rows_accepted - coalesce(fill.rows_filled, 0) as cells
from ops.delivery as delivery
semi join receipt_wanted as wanted on delivery.delivery_id = wanted.delivery_id
inner join ops.expected_column as expected on delivery.dataset = expected.dataset
left join ops.column_fill as fill
    on delivery.delivery_id = fill.delivery_id and expected.column_name = fill.column_name
where delivery.state = 'accepted' and delivery.rows_accepted > coalesce(fill.rows_filled, 0)
order by delivery.delivery_id, cells desc, expected.column_name
