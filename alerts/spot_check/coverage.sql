-- How many of each stratum were decided, drawn, and told to have been checked.
select
    decided.township_code,
    decided.programme,
    decided.outcome,
    decided.is_relative,
    max(decided.share) as share,
    count(*) as population,
    count(drawn.record_id) as drawn,
    count(*) filter (decided.is_checked) as checked
from spot_check_decided as decided
left join alerts.spot_check_draw as drawn
    on decided.record_id = drawn.record_id and drawn.period = $period
group by all
order by decided.township_code, decided.programme, decided.outcome desc, decided.is_relative
