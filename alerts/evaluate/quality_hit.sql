-- Hits about deliveries join those about people. Of what guards a person from a wrong alert (match grade, namesake, a
-- source that did not come from the township) nothing applies to them: only the area of the run does.
insert into evaluate_hit by name
select
    found.* exclude (area_code),
    null::varchar as match_grade,
    found.sender_area as area_code,
    if(starts_with(coalesce(found.sender_area, ''), this_run.area_prefix), null, 'outside_area') as guard
from evaluate_found as found
cross join ops.this_run as this_run
where found.dataset is not null;
