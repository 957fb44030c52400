-- What was compared this month and what could not be, and why; with the townships where a source is missing.
with gap as (
    select
        gap.rule_code,
        count(distinct gap.area_code) as townships,
        string_agg(distinct gap.reason, '；' order by gap.reason) as reasons
    from alerts.coverage_gap as gap
    cross join ops.this_run as this_run
    where
        gap.period = this_run.period
        and starts_with(gap.area_code, this_run.area_prefix)
    group by gap.rule_code
)

select
    coverage.rule_code,
    rule.title,
    rule.family,
    coverage.state,
    concat_ws('；', coverage.reason, gap.reasons) as reason,
    coverage.subjects,
    coverage.alerts,
    coalesce(gap.townships, 0) as gap_townships
from alerts.coverage as coverage
cross join ops.this_run as this_run
inner join alerts.rule as rule
    on coverage.rule_code = rule.rule_code
left join gap
    on coverage.rule_code = gap.rule_code
where coverage.period = this_run.period
order by coverage.rule_code;
