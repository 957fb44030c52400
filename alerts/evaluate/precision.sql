-- The rules that were hardly ever right in a county in the months before this one, as far as was known before the day of
-- this comparison: what came back later is for later months, and a month that is compared again is graded as it was.
create or replace temp table evaluate_precision as
with decided as (
    select
        placed.rule_code,
        placed.county,
        placed.kind,
        span.value::integer as months
    from alerts.answer_placed as placed
    cross join ops.this_run as this_run
    inner join policy.alerts_precision_months as span on this_run.period_end >= span.valid_from and this_run.period_end < span.valid_to
    where
        placed.kind in ('confirmed', 'false')
        and placed.county <> ''
        and placed.period < this_run.period
        and placed.period >= this_run.period - to_months(span.value::integer)
        and placed.received_on < this_run.as_of
        and coalesce(placed.received_at <= this_run.as_known, true)
    -- An alert counts once, however often it was answered.
    qualify row_number() over (partition by placed.alert_id order by placed.received_at desc, placed.answer_id desc) = 1
),

measured as (
    select
        rule_code,
        county,
        months,
        count(*)::integer as checked,
        (count(*) filter (where kind = 'confirmed'))::integer as confirmed
    from decided
    group by rule_code, county, months
)

select measured.*
from measured
cross join ops.this_run as this_run
inner join policy.alerts_precision_lowest as lowest on this_run.period_end >= lowest.valid_from and this_run.period_end < lowest.valid_to
inner join policy.alerts_precision_least_checked as least
    on this_run.period_end >= least.valid_from and this_run.period_end < least.valid_to
where measured.checked >= least.value and measured.confirmed / measured.checked < lowest.value;
