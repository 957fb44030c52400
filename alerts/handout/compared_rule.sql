-- How far each rule could look this month, and in how many townships it could not.
select
    coverage.rule_code,
    coverage.state,
    coverage.reason,
    coverage.alerts,
    (
        select count(distinct gap.area_code) from alerts.coverage_gap as gap
        where gap.period = coverage.period and gap.rule_code = coverage.rule_code
    ) as gap_townships
from alerts.coverage as coverage
inner join ops.this_run as this_run on coverage.period = this_run.period
order by coverage.rule_code;
