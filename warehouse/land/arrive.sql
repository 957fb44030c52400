-- One part of the canonical rows of a delivery.
insert into arrived by name
select
    canonical_rows.*,
    $delivery_id as delivery_id,
    cast($period as date) as period,
    cast($received_on as date) as received_on
from canonical_rows
