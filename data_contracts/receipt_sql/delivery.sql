-- The deliveries that get a receipt, with their scores.
select
    delivery.delivery_id,
    delivery.dataset,
    strftime(delivery.period, '%Y-%m') as period,
    delivery.source_file,
    delivery.sheet,
    delivery.version,
    delivery.state,
    delivery.because,
    delivery.rows_read,
    delivery.rows_accepted,
    delivery.rows_quarantined,
    delivery.rows_stripped,
    delivery.received_at,
    quality.area_code,
    quality.score
from ops.delivery as delivery
semi join receipt_wanted as wanted on delivery.delivery_id = wanted.delivery_id
left join ops.quality_score as quality on delivery.delivery_id = quality.delivery_id
order by delivery.dataset, delivery.delivery_id
