-- Open alerts whose deadline is over, by county and by who has to act.
select
    left(handed.area_code, 6) as code,
    handed.department,
    count(*) as alerts,
    count(*) filter (where handed.grade = '红') as red,
    min(handed.due_on) as oldest_due_on,
    max(this_run.as_of - handed.due_on) as days_late
from handout_alert as handed
cross join ops.this_run as this_run
where handed.due_on < this_run.as_of
group by all
order by days_late desc, code asc, handed.department asc
