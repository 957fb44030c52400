-- What people have decided that the findings depend on: how every delivery of the months up to the run's stood (what is
-- held or refused is told, though it is not compared), and the exceptions in force.
select
    delivery_id as subject,
    state as answer
from ops.delivery_as_known
union all
select
    exception_id,
    concat_ws('|', kind, scope, subject, rule_code)
from alerts.exception_in_force
order by subject asc, answer asc;
