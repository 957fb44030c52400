-- Open alerts whose deadline is over, by who has to act; the longest late first.
select
    handed.department,
    count(*) as alerts,
    count(*) filter (where handed.grade = '红') as red,
    min(handed.due_on) as oldest_due_on
from handout_alert as handed
cross join ops.this_run as this_run
where handed.due_on < this_run.as_of
group by handed.department
order by oldest_due_on, handed.department;
