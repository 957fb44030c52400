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

-- Every line counts for all that the run is about, for its county, and for its township where it has one.
level as (
    select
        placed.period,
        placed.indicator,
        placed.numerator,
        placed.denominator,
        this_run.run_id,
        unnest(list_distinct([
            this_run.area_prefix,
            if(length(placed.code) >= 6, left(placed.code, 6), null),
            if(length(placed.code) >= 9 and substr(placed.code, 7, 3) <> '000', left(placed.code, 9), null)
        ])) as area_code
    from placed
    inner join ops.this_run as this_run on starts_with(placed.code, this_run.area_prefix)
)

select
    level.period,
    level.area_code,
    level.indicator,
    sum(level.numerator)::decimal(18, 4) as numerator,
    sum(level.denominator)::decimal(18, 4) as denominator,
    level.run_id
from level
-- A township's run does not know the rest of its county.
inner join ops.this_run as this_run on starts_with(level.area_code, this_run.area_prefix)
group by level.period, level.area_code, level.indicator, level.run_id
having sum(level.denominator) > 0;
