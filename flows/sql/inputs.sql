-- What a run's result depends on, in a fixed order: deliveries in force and human decisions.
select
    'delivery' as kind,
    delivery_id as id,
    state as detail
from ops.delivery_in_force
union all
select
    'decision' as kind,
    decision_id as id,
    verdict as detail
from core.match_decision_in_force
order by kind asc, id asc;
