-- What is owed for the month, dataset by dataset: how many areas stand how. Written by the delivery calendar.
select
    status.dataset,
    count(*) filter (where status.state = 'on_time') as on_time,
    count(*) filter (where status.state = 'late') as late,
    count(*) filter (where status.state = 'held') as held,
    count(*) filter (where status.state in ('missing', 'stale')) as missing,
    count(*) filter (where status.state = 'not_due') as not_due,
    max(status.days_late) filter (where status.state = 'late') as days_late,
    max(status.due_on) as due_on
from ops.schedule_status as status
cross join ops.this_run as this_run
where
    status.period = this_run.period
    and (status.area_code = '' or starts_with(status.area_code, this_run.area_prefix))
group by status.dataset
order by status.dataset;
