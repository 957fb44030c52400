-- Accepted deliveries that have not been measured yet.
create or replace temp table waiting as
select
    delivery_id,
    dataset
from ops.delivery
where state = 'accepted'
    and delivery_id not in (select measured.delivery_id from ops.quality_measure as measured)
