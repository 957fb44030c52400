-- The canonical rows of one delivery, all of them, as the checks and the staging query want them; `arrive.sql` fills it.
create or replace temp table arrived as
select
    canonical_rows.*,
    $delivery_id as delivery_id,
    cast($period as date) as period,
    cast($received_on as date) as received_on
from canonical_rows
limit 0
