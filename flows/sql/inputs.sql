-- What a run's result depends on, in a fixed order: deliveries in force, human decisions, and what was removed of them.
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
union all
-- Every one of them: a delivery that is withdrawn and accepted again is not what the last run has compared.
select
    'delivery_decision' as kind,
    decision.decision_id as id,
    decision.verdict as detail
from ops.delivery_decision as decision
inner join ops.delivery as delivery on decision.delivery_id = delivery.delivery_id
cross join ops.this_run
where delivery.period <= this_run.period and decision.decided_at <= coalesce(this_run.as_known, timestamp 'infinity')
union all
select
    'retention' as kind,
    retention_id as id,
    rows::varchar as detail
from ops.retention
order by kind asc, id asc;
