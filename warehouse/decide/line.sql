-- The delivery that an id, or its beginning, means.
select
    delivery_id,
    dataset,
    period,
    sha256,
    state,
    because,
    received_at,
    delivery_id in (select decision.delivery_id from ops.delivery_decision as decision) as is_decided
from ops.delivery
where starts_with(delivery_id, $delivery_id)
order by delivery_id
limit 2
