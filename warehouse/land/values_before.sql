-- Values of a column in one delivery, with the rows that have them; not those that other deliveries of a month have.
with value_before as (
    select
        [value] as value,
        count(*) as value_rows
    from staging.[table] as staged
    where staged.delivery_id = $delivery_id
    group by all
),

elsewhere as (
    select distinct [value] as value
    from staging.[table] as staged
    semi join ops.delivery as delivery
        on staged.delivery_id = delivery.delivery_id and delivery.period = $period and delivery.state = 'accepted'
)

select
    value_before.value,
    value_before.value_rows
from value_before
anti join elsewhere on value_before.value = elsewhere.value
where value_before.value is not null
order by value_before.value
