-- The deliveries, newest month first, as they stand now.
select
    history.delivery_id,
    history.dataset,
    strftime(history.period, '%Y-%m') as period,
    history.source_file,
    history.sheet,
    coalesce(history.area_codes, []) as area_codes,
    history.version,
    history.rows_read,
    history.rows_accepted,
    history.rows_quarantined,
    history.state,
    history.because,
    history.corrected_by,
    delivery.received_at
from ops.delivery_history as history
inner join ops.delivery as delivery on history.delivery_id = delivery.delivery_id
where
    history.known_until is null
    and ($period is null or history.period = $period)
    and ($dataset is null or history.dataset = $dataset)
    and ($state is null or history.state = $state)
    and ($delivery_id is null or history.delivery_id = $delivery_id)
order by history.period desc, history.dataset asc, delivery.received_at asc, history.delivery_id asc;
