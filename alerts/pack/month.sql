-- How an alert stood in each month since it was first found: found, settled for a time, not found, or nobody could tell.
with own as (
    select
        alert_id,
        rule_code,
        first_period,
        left(coalesce(area_code, ''), 9) as township
    from alerts.alert
    where alert_id = $alert_id
)

select
    coverage.period,
    case
        when hit.alert_id is not null then 'found'
        when settled.alert_id is not null then 'settled'
        when coverage.state <> 'evaluated' or gap.rule_code is not null then 'unknown'
        else 'silent'
    end as finding,
    hit.grade,
    hit.amount_at_risk,
    hit.reason,
    coalesce(gap.reason, settled.reason, coverage.reason) as because,
    coalesce(hit.evidence_hash <> lag(hit.evidence_hash) over (order by coverage.period), false) as is_changed
from own
inner join alerts.coverage as coverage on own.rule_code = coverage.rule_code and own.first_period <= coverage.period
cross join ops.this_run as this_run
left join alerts.hit as hit on own.alert_id = hit.alert_id and coverage.period = hit.period
left join (
    select
        alert_id,
        period,
        min(reason) as reason
    from alerts.suppressed
    where guard in ('exempted', 'reviewed')
    group by alert_id, period
) as settled on own.alert_id = settled.alert_id and coverage.period = settled.period
left join (
    select
        rule_code,
        period,
        area_code,
        min(reason) as reason
    from alerts.coverage_gap
    group by rule_code, period, area_code
) as gap on own.rule_code = gap.rule_code and coverage.period = gap.period and own.township = gap.area_code
where coverage.period <= this_run.period
order by coverage.period;
