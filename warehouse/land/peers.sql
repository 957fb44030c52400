-- The other deliveries of the month that are not replaced: how many rows each had, and how many it was sent back.
select
    delivery.rows_read,
    delivery.rows_quarantined
from ops.delivery as delivery
where delivery.dataset = $dataset
    and delivery.period = $period
    and delivery.state in ('accepted', 'held')
    and delivery.sha256 <> $sha256
    and delivery.delivery_id not in (select correction.supersedes from ops.correction)
order by delivery.delivery_id
