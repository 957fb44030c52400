-- The newest month that each dataset came for.
select
    dataset,
    max(period) as period
from ops.delivery_in_force
group by dataset
order by dataset
