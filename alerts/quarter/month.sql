-- What each month of the quarter brought by county: leads found, and for the first time.
select
    hit.period,
    left(coalesce(hit.area_code, ''), 6) as code,
    count(*) as found,
    count(*) filter (where alert.first_period = hit.period) as fresh
from alerts.hit as hit
cross join ops.this_run as this_run
inner join alerts.rule as rule on hit.rule_code = rule.rule_code and rule.family <> 'quality'
left join alerts.alert as alert on hit.alert_id = alert.alert_id
where hit.period <= this_run.period and hit.period > this_run.period - interval 3 month
group by all
order by hit.period, code
