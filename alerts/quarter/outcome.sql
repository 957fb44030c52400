-- What came of the leads of the months: of several answers about a lead of one month the newest counts.
with newest as (
    select
        placed.period,
        placed.alert_id,
        max_by(placed.outcome, (placed.received_at, placed.answer_id)) as outcome
    from alerts.answer_placed as placed
    cross join ops.this_run as this_run
    where
        placed.period <= this_run.period
        and placed.period > this_run.period - to_months($months)
        and coalesce(placed.received_at <= this_run.as_known, true)
    group by placed.period, placed.alert_id
)

select
    outcome,
    count(*) as leads
from newest
group by outcome
order by leads desc, outcome asc
