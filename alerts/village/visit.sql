-- When a household was visited last.
select
    coalesce(home.household_id, visit.person_id) as home,
    max(visit.visited_on) as visited_on
from core.civil_affairs__visit as visit
cross join ops.this_run as this_run
left join core.newest_home as home on visit.person_id = home.person_id
where visit.is_current and visit.person_id is not null and visit.match_grade <> 'E' and visit.visited_on <= this_run.as_of
group by all;
