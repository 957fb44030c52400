-- The accepted deliveries of the month before in which the same townships were last delivered.
with earlier as (
    select delivery.*
    from ops.delivery as delivery
    where delivery.dataset = $dataset
        and delivery.period < $period
        and delivery.state = 'accepted'
        and delivery.area_codes = $area_codes
        and not exists (
            select 1
            from ops.delivery as later
            where later.supersedes = delivery.delivery_id and later.state = 'accepted'
        )
)
select
    sheet,
    rows_read
from earlier
where period = (select max(earlier.period) from earlier)
order by delivery_id
