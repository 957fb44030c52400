-- Counts by rule, county and month, and by rule alone, where an alert of several months counts once: by its newest answer
-- that decides, else by any.
create or replace temp table precision_count as
with whole as (
    select * replace (null::varchar as county, null::date as period)
    from precision_item
    qualify row_number() over (
        partition by alert_id
        order by coalesce(kind in ('confirmed', 'false'), false) desc, kind is not null desc, precision_item.period desc
    ) = 1
),

item as (
    select * from precision_item
    union all by name
    select * from whole
)

select
    rule_code,
    county,
    period,
    count(*)::integer as handed_out,
    count(kind)::integer as answered,
    (count(*) filter (where kind in ('confirmed', 'false')))::integer as checked,
    (count(*) filter (where kind = 'confirmed'))::integer as confirmed,
    (count(*) filter (where cause = 'match'))::integer as false_match,
    (count(*) filter (where cause = 'data'))::integer as false_data,
    (count(*) filter (where cause = 'exception'))::integer as false_exception,
    (count(*) filter (where cause = 'handled'))::integer as false_handled,
    (count(*) filter (where cause = 'unreachable'))::integer as unreachable,
    (count(*) filter (where cause = 'needs_help'))::integer as needs_help
from item
group by rule_code, county, period;
