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
        placed.period,
        placed.alert_id,
        placed.kind,
        coalesce(answer.checked_on, placed.received_on) as checked_on,
        run.as_of
    from alerts.answer_placed as placed
    cross join ops.this_run as this_run
    inner join alerts.answer as answer on placed.answer_id = answer.answer_id
    left join ops.run as run on answer.run_id = run.run_id
    where coalesce(placed.received_at <= this_run.as_known, true)
    qualify row_number() over (partition by placed.period, placed.alert_id order by placed.received_at desc, placed.answer_id desc) = 1
),

lead as (
    select
        handed.period,
        handed.area_code,
        answered.kind,
        answered.alert_id is not null as is_answered,
        coalesce(answered.kind in ('confirmed', 'false'), false) as is_settled,
        answered.checked_on <= alert.due_on as is_on_time,
        -- Null where nobody knows since when: `greatest` passes nulls over.
        greatest(answered.checked_on, answered.as_of) - answered.as_of as days
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
    area_code,
    unnest([
        { 'indicator': 'process.feedback', 'numerator': answered, 'denominator': handed_out },
        { 'indicator': 'process.confirmed', 'numerator': confirmed, 'denominator': settled },
        { 'indicator': 'process.on_time', 'numerator': on_time, 'denominator': dated },
        { 'indicator': 'process.days', 'numerator': coalesce(days, 0), 'denominator': timed }
    ], recursive := true)
from told
