-- The indicators of the last twelve months, of the places that the run is about.
select
    indicator.period,
    indicator.area_code,
    indicator.indicator,
    indicator.numerator,
    indicator.denominator
from alerts.indicator as indicator
cross join ops.this_run as this_run
where
    indicator.period <= this_run.period
    and indicator.period > this_run.period - interval 12 month
    and starts_with(indicator.area_code, this_run.area_prefix)
order by indicator.indicator, indicator.area_code, indicator.period
