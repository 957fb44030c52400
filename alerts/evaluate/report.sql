-- How far each rule could look in this month.
select
    coverage.rule_code,
    coverage.state,
    coverage.reason,
    coverage.subjects,
    coverage.alerts
from alerts.coverage as coverage
inner join ops.this_run as this_run on coverage.period = this_run.period
order by coverage.rule_code
