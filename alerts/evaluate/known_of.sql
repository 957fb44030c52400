-- What the month's comparison knows of a rule and a person besides the query itself.
with this_month as (
    select period
    from ops.this_run
)

select said
from (
    select
        1 as place,
        concat(strftime(coverage.period, '%Y年%-m月'), '没有评估这条规则:', coverage.reason) as said
    from alerts.coverage as coverage
    inner join this_month on coverage.period = this_month.period
    where coverage.rule_code = $rule_code and coverage.state <> 'evaluated'
    union all
    select
        2,
        concat('规则成立,但没有提示:', suppressed.reason)
    from alerts.suppressed as suppressed
    inner join this_month on suppressed.period = this_month.period
    where suppressed.rule_code = $rule_code and suppressed.person_id = $person_id
    union all
    select
        3,
        concat('本月有这条预警,编号', hit.alert_id)
    from alerts.hit as hit
    inner join this_month on hit.period = this_month.period
    where hit.rule_code = $rule_code and hit.person_id = $person_id
    union all
    select
        4,
        '试运行规则:成立,只统计,不下发'
    from alerts.shadow_hit as hit
    inner join this_month on hit.period = this_month.period
    where hit.rule_code = $rule_code and hit.person_id = $person_id
) as told
order by place, said
