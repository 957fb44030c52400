-- How each office answered the leads of each month: how many, how fast, how many past their day. One line per month, county and
-- office. A lead that was answered late is past its day as one that was not answered at all; as of the comparison under way.
create or replace view alerts.office_performance as
with answered as (
    select
        placed.period,
        placed.alert_id,
        max_by(coalesce(answer.checked_on, placed.received_on), (placed.received_at, placed.answer_id)) as checked_on,
        max_by(run.as_of, (placed.received_at, placed.answer_id)) as handed_on
    from alerts.answer_placed as placed
    cross join ops.this_run as this_run
    inner join alerts.answer as answer on placed.answer_id = answer.answer_id
    left join ops.run as run on answer.run_id = run.run_id
    where coalesce(placed.received_at <= this_run.as_known, true)
    group by placed.period, placed.alert_id
),

lead as (
    select distinct
        hit.period,
        hit.alert_id,
        left(coalesce(hit.area_code, ''), 6) as county,
        hit.department,
        alert.due_on < coalesce(answered.checked_on, this_run.as_of) as is_overdue,
        answered.alert_id is not null as is_answered,
        -- Null where nobody knows since when: `greatest` passes nulls over.
        greatest(answered.checked_on, answered.handed_on) - answered.handed_on as days
    from alerts.hit as hit
    cross join ops.this_run as this_run
    inner join alerts.rule as rule on hit.rule_code = rule.rule_code and rule.family <> 'quality'
    left join answered on hit.period = answered.period and hit.alert_id = answered.alert_id
    left join alerts.alert as alert on hit.alert_id = alert.alert_id
    where hit.period <= this_run.period
)

select
    period,
    county,
    department,
    count(*) as leads,
    count(*) filter (is_answered) as answered,
    count(*) filter (is_overdue) as overdue,
    sum(days) as answer_days,
    count(days) as timed
from lead
group by period, county, department;
