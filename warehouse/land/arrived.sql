-- The canonical rows of one delivery, part by part, as the checks and the staging query want them.
insert into arrived by name
select
    canonical_rows.*,
    $delivery_id as delivery_id,
    cast($period as date) as period,
    cast($received_on as date) as received_on
from canonical_rows
