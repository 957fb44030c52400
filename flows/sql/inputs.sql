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
    concat_ws('|', verdict, withdrawn_at) as detail
from core.match_decision
order by kind asc, id asc;
