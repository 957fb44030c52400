-- Shares with their intervals, one line per pair of counts that occurs.
create or replace temp table precision_share as
select
    unnest($confirmed::integer[]) as confirmed,
    unnest($checked::integer[]) as checked,
    unnest($low::double[]) as low,
    unnest($high::double[]) as high;

delete from alerts.rule_precision;

insert into alerts.rule_precision by name
select
    counted.*,
    counted.confirmed / nullif(counted.checked, 0) as confirmed_share,
    share.low,
    share.high
from precision_count as counted
left join precision_share as share using (confirmed, checked)
where counted.period is not null
order by counted.rule_code, counted.county, counted.period;

delete from alerts.rule_precision_total;

insert into alerts.rule_precision_total by name
select
    counted.* exclude (county, period),
    counted.confirmed / nullif(counted.checked, 0) as confirmed_share,
    share.low,
    share.high
from precision_count as counted
left join precision_share as share using (confirmed, checked)
where counted.period is null
order by counted.rule_code;
