-- Which counties told of the deliveries of a programme within the time that counts; '' where a file names no area.
create or replace temp table indicator_source as
with opened as (
    select distinct
        programme,
        source,
        months
    from indicator_programme
)

select distinct
    opened.programme,
    left(area.code, 6) as county_code
from opened
cross join ops.this_run as this_run
inner join ops.delivery_in_force as delivery
    on
        opened.source = delivery.dataset
        and this_run.period >= delivery.period
        and delivery.period > this_run.period - to_months(opened.months::integer)
cross join lateral (select unnest(if(len(coalesce(delivery.area_codes, [])) = 0, [''], delivery.area_codes)) as code) as area;
