-- Who owed data for the months of the quarter and was late, was held up or sent nothing.
select
    status.dataset,
    count(*) as owed,
    count(*) filter (where status.state = 'late') as late,
    count(*) filter (where status.state = 'held') as held,
    count(*) filter (where status.state in ('missing', 'stale')) as missing,
    max(status.days_late) filter (where status.state = 'late') as days_late
from ops.schedule_status as status
cross join ops.this_run as this_run
where
    status.period <= this_run.period
    and status.period > this_run.period - interval 3 month
    and status.state <> 'not_due'
group by status.dataset
having count(*) filter (where status.state in ('late', 'held', 'missing', 'stale')) > 0
order by missing desc, late desc, status.dataset asc
