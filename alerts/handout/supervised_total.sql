-- The headline numbers of this run: open alerts, what they are about, what they are worth, what is late.
with open_alert as (
    select
        count(*) as alerts,
        count(distinct visit_id) as households,
        count(*) filter (where change = 'new') as fresh,
        count(*) filter (where change = 'recurred') as recurred,
        count(*) filter (where grade = '红') as red,
        count(*) filter (where overdue_days > 0) as overdue,
        count(*) filter (where family in ('missed', 'difficulty')) as gains,
        coalesce(sum(amount_at_risk) filter (where family = 'missed'), 0) as gain_amount,
        coalesce(sum(amount_at_risk) filter (where family not in ('missed', 'difficulty')), 0) as risk_amount
    from handout_alert
),

cleared as (
    select count(*) as cleared
    from alerts.alert as alert
    cross join ops.this_run as this_run
    inner join alerts.rule as rule on alert.rule_code = rule.rule_code and rule.family <> 'quality'
    where
        alert.status = '自动消除'
        and alert.change = 'cleared'
        and starts_with(coalesce(alert.area_code, ''), this_run.area_prefix)
)

select
    open_alert.*,
    cleared.cleared
from open_alert
cross join cleared;
