-- Each rule over some months and the areas that begin with some digits: every alert once, by its newest answer that decides.
with item as (
    select *
    from precision_item
    where period > $until::date - to_months($months::integer) and period <= $until::date and starts_with(county, $area)
    qualify row_number() over (
        partition by alert_id
        order by coalesce(kind in ('confirmed', 'false'), false) desc, kind is not null desc, period desc
    ) = 1
)

select
    rule.rule_code,
    rule.title,
    count(item.alert_id) as handed_out,
    count(item.kind) as answered,
    count(*) filter (where item.kind = 'confirmed') as confirmed,
    count(*) filter (where item.cause = 'match') as false_match,
    count(*) filter (where item.cause = 'data') as false_data,
    count(*) filter (where item.cause = 'exception') as false_exception,
    count(*) filter (where item.cause = 'handled') as false_handled,
    count(*) filter (where item.cause = 'unreachable') as unreachable,
    count(*) filter (where item.cause = 'needs_help') as needs_help
from alerts.rule as rule
inner join item on rule.rule_code = item.rule_code
group by rule.rule_code, rule.title
order by rule.rule_code;
