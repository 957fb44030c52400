-- Everything that came for the run's month, refused and held deliveries too: each gets its answer.
select
    delivery.delivery_id,
    delivery.dataset,
    delivery.rows_read
from ops.delivery as delivery
inner join ops.this_run as this_run on delivery.period = this_run.period
order by delivery.dataset asc, delivery.delivery_id asc;
