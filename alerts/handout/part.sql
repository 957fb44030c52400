-- The open alerts of some places.
create or replace temp table handout_alert as
select handed.* exclude (place_code)
from handout_open as handed
where list_contains($area_codes, handed.place_code);
