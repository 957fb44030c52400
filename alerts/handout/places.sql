-- Where there are open alerts, and how many.
select
    place_code,
    count(*) as alerts
from handout_open
group by place_code
order by place_code;
