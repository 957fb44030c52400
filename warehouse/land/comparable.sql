-- Accepted deliveries of the last month in which about the same townships were delivered: half of them or more the same.
with earlier as (
    select delivery.*
    from ops.delivery_standing as delivery
    where delivery.dataset = $dataset
        and delivery.period < $period
        and delivery.state = 'accepted'
        and 2 * len(list_intersect(delivery.area_codes, cast($area_codes as varchar[])))
        >= greatest(len(delivery.area_codes), len(cast($area_codes as varchar[])))
        -- A few mended rows are no list to compare with.
        and delivery.delivery_id not in (select supplement.delivery_id from ops.supplement as supplement)
)

select
    delivery_id,
    rows_read,
    sheet,
    source_file
from earlier
where period = (select max(earlier.period) from earlier)
order by delivery_id
