-- The accepted deliveries of the month before in which the same townships were last delivered.
with earlier as (
    select delivery.*
    from ops.delivery as delivery
    where delivery.dataset = $dataset
        and delivery.period < $period
        and delivery.state = 'accepted'
        and delivery.area_codes = $area_codes
        and delivery.delivery_id not in (select correction.supersedes from ops.correction)
)
select
    sheet,
    rows_read
from earlier
where period = (select max(earlier.period) from earlier)
order by delivery_id
