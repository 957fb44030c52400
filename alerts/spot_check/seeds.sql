-- The seed of a month, once something was drawn.
select distinct seed
from alerts.spot_check_draw
where period = $period
