-- What is to be checked about a household, and what came back: leads that its village may know of. (Restricted ones are for
-- offices only.) Answered ones stay for three months.
with answer as (
    select
        alert_id,
        max_by(outcome, (received_at, answer_id)) as outcome,
        max(received_on) as received_on
    from alerts.answer_as_known
    group by alert_id
)

select
    coalesce(alert.household_id, home.household_id, alert.person_id) as home,
    rule.title,
    alert.status in ('新增', '持续', '复发', '核查中') as is_open,
    alert.due_on,
    answer.outcome,
    answer.received_on
from alerts.alert as alert
cross join ops.this_run as this_run
inner join alerts.rule as rule on alert.rule_code = rule.rule_code
left join core.newest_home as home on alert.person_id = home.person_id
left join answer on alert.alert_id = answer.alert_id
where
    rule.family <> 'quality'
    and not coalesce(rule.is_restricted, false)
    and coalesce(alert.household_id, alert.person_id) is not null
    and (
        alert.status in ('新增', '持续', '复发', '核查中')
        or (answer.outcome is not null and alert.last_period > this_run.period - interval 3 month)
    )
order by home, is_open desc, alert.due_on, alert.alert_id;
