-- What came back about the leads of each month of the last twelve, counted anew: answers come when a month is over.
insert into indicator_part by name
with handed as (
    select
        hit.period,
        hit.alert_id,
        hit.area_code
    from alerts.hit as hit
    cross join ops.this_run as this_run
    inner join alerts.rule as rule on hit.rule_code = rule.rule_code
    where
        rule.family <> 'quality'
        and hit.period <= this_run.period and hit.period > this_run.period - interval 12 month
),

-- Of several answers about a lead of one month the newest counts.
answered as (
    select
        coalesce(run.period, file.period) as period,
        answer.alert_id,
        answer.kind,
        coalesce(answer.checked_on, answer.received_at::date) as checked_on,
        run.as_of
    from alerts.answer as answer
    left join alerts.feedback_file as file on answer.sha256 = file.sha256
    left join ops.run as run on answer.run_id = run.run_id
    left join ops.this_run as this_run on true
    where coalesce(answer.received_at <= this_run.as_known, true)
    qualify row_number() over (
        partition by coalesce(run.period, file.period), answer.alert_id order by answer.received_at desc, answer.answer_id desc
    ) = 1
),

lead as (
    select
        handed.period,
        handed.area_code,
        answered.kind,
        answered.alert_id is not null as is_answered,
        coalesce(answered.kind in ('confirmed', 'false'), false) as is_settled,
        answered.checked_on <= alert.due_on as is_on_time,
        greatest(answered.checked_on - answered.as_of, 0) as days
    from handed
    left join answered on handed.period = answered.period and handed.alert_id = answered.alert_id
    left join alerts.alert as alert on handed.alert_id = alert.alert_id
),

told as (
    select
        period,
        area_code,
        count(*) filter (is_answered) as answered,
        count(*) as handed_out,
        count(*) filter (kind = 'confirmed') as confirmed,
        count(*) filter (is_settled) as settled,
        count(*) filter (is_settled and is_on_time) as on_time,
        count(*) filter (is_settled and is_on_time is not null) as dated,
        sum(days) filter (is_settled) as days,
        count(days) filter (is_settled) as timed
    from lead
    group by all
)

select
    period,
    'process.feedback' as indicator,
    area_code,
    answered::decimal(18, 4) as numerator,
    handed_out::decimal(18, 4) as denominator
from told
union all
select
    period,
    'process.confirmed' as indicator,
    area_code,
    confirmed::decimal(18, 4) as numerator,
    settled::decimal(18, 4) as denominator
from told
union all
select
    period,
    'process.on_time' as indicator,
    area_code,
    on_time::decimal(18, 4) as numerator,
    dated::decimal(18, 4) as denominator
from told
union all
select
    period,
    'process.days' as indicator,
    area_code,
    coalesce(days, 0)::decimal(18, 4) as numerator,
    timed::decimal(18, 4) as denominator
from told
