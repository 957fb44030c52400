-- Hits about people of each month up to this run's, by family: at most the last twelve months.
select
    hit.period,
    count(*) filter (where rule.family = 'ineligible') as ineligible,
    count(*) filter (where rule.family = 'duplicated') as duplicated,
    count(*) filter (where rule.family = 'missed') as missed,
    count(*) filter (where rule.family = 'difficulty') as difficulty,
    count(*) filter (where rule.family in ('payment', 'supervision')) as other
from alerts.hit as hit
cross join ops.this_run as this_run
inner join alerts.rule as rule
    on hit.rule_code = rule.rule_code
where
    hit.period <= this_run.period
    and hit.period > this_run.period - interval 12 month
    and rule.family <> 'quality'
    and starts_with(coalesce(hit.area_code, ''), this_run.area_prefix)
group by hit.period
order by hit.period;
