-- What people have decided that the findings depend on: how every delivery of the months up to the run's stood (what is
-- held or refused is told, though it is not compared), the exceptions in force, and what came back on the lists of these
-- months.
select
    delivery_id as subject,
    state as answer
from ops.delivery_as_known
union all
select
    exception_id,
    concat_ws('|', kind, scope, subject, rule_code)
from alerts.exception_in_force
union all
select
    answer_id,
    concat_ws('|', alert_id, outcome)
from alerts.answer_in_force
order by subject asc, answer asc;
