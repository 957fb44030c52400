-- Who sent what for this month, and what became of it. Received: Beijing time.
select
    delivery.dataset,
    delivery.source_file,
    delivery.sheet,
    delivery.state,
    coalesce(delivery.because, '') as because,
    delivery.version,
    delivery.rows_read,
    delivery.rows_accepted,
    delivery.rows_quarantined,
    delivery.received_at + interval 8 hour as received_at
from ops.delivery as delivery
cross join ops.this_run as this_run
where delivery.period = this_run.period
order by delivery.dataset, delivery.source_file, delivery.sheet nulls first, delivery.version, delivery.delivery_id;
