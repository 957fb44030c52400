-- The months that were compared, oldest first.
select distinct period
from ops.run
where state = 'done'
order by period asc
