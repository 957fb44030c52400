select
    kind,
    count(*)
from core.person_event
where run_id = $run_id
group by kind
order by kind
