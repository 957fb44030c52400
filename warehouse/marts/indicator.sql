-- The indicators of each month, as the page and the quarterly report show them.
create or replace view marts.indicator as
select
    strftime(period, '%Y-%m') as period,
    area_code,
    indicator,
    numerator,
    denominator,
    numerator / denominator as value
from alerts.indicator;
