-- One line per alert and month in which it stood on a list, with the newest answer to that month's lists, as known in
-- this run. An answer proves that its alert was handed out, also where no record of that is left.
create or replace temp table precision_item as
with outcome as (
    select
        unnest($outcome::varchar[]) as outcome,
        unnest($cause::varchar[]) as cause
),

placed as (
    select placed.*
    from alerts.answer_placed as placed
    cross join ops.this_run as this_run
    where coalesce(placed.received_at <= this_run.as_known, true)
),

answered as (
    select
        alert_id,
        period,
        rule_code,
        county,
        outcome,
        kind
    from placed
    qualify row_number() over (partition by alert_id, period order by received_at desc, answer_id desc) = 1
),

handed as (
    select
        alert_id,
        period,
        rule_code,
        -- A month that was handed out twice: where the alert stood last.
        max_by(left(area_code, 6), run_id) as county
    from alerts.handed_out
    group by alert_id, period, rule_code
)

select
    alert_id,
    period,
    coalesce(answered.rule_code, handed.rule_code) as rule_code,
    coalesce(handed.county, answered.county) as county,
    answered.kind,
    outcome.cause
from handed
full join answered using (alert_id, period)
left join outcome on answered.outcome = outcome.outcome;
