-- Keep the month's indicators by township, by county and for the whole place; of a part of it only that part's.
delete from alerts.indicator
using ops.this_run as this_run
where
    starts_with(indicator.area_code, this_run.area_prefix)
    and (
        indicator.period = this_run.period
        or (starts_with(indicator.indicator, 'process.') and indicator.period in (select part.period from indicator_part as part))
    );

insert into alerts.indicator by name
with placed as (
    select
        *,
        coalesce(area_code, '') as code
    from indicator_part
),

-- Every line counts for the whole place, for its county, and for its township where it has one.
level as (
    select
        '' as area_code,
        period,
        indicator,
        numerator,
        denominator
    from placed
    union all
    select
        left(code, 6) as area_code,
        period,
        indicator,
        numerator,
        denominator
    from placed
    where length(code) >= 6
    union all
    select
        left(code, 9) as area_code,
        period,
        indicator,
        numerator,
        denominator
    from placed
    where length(code) >= 9 and substr(code, 7, 3) <> '000'
)

select
    level.period,
    level.area_code,
    level.indicator,
    sum(level.numerator)::decimal(18, 4) as numerator,
    sum(level.denominator)::decimal(18, 4) as denominator,
    this_run.run_id
from level
cross join ops.this_run as this_run
where starts_with(level.area_code, this_run.area_prefix)
group by level.period, level.area_code, level.indicator, this_run.run_id
having sum(level.denominator) > 0;
