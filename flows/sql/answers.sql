-- How every delivery of the months up to the run's stood: what is held or refused is told, though it is not compared.
select
    delivery_id,
    state
from ops.delivery_as_known
order by delivery_id asc;
