-- All open alerts of the run with the place where each is read, so that handout_alert can hold a part of them.
create or replace temp table handout_open as
select
    handed.*,
    coalesce(moved.area_code, handed.area_code) as place_code
from handout_alert as handed
left join handout_moved as moved
    on handed.alert_id = moved.alert_id;
