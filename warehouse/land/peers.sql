-- The other deliveries of the month that are not replaced: how many rows each had, and how many it was sent back.
select
    delivery.rows_read,
    delivery.rows_quarantined
from ops.delivery_standing as delivery
where delivery.dataset = $dataset
    and delivery.period = $period
    and delivery.sha256 <> $sha256
order by delivery.delivery_id
