-- How each department delivered what it owed for the last months.
select
    dataset.owner,
    count(*) as owed,
    count(*) filter (where status.state = 'on_time') as on_time,
    count(*) filter (where status.state in ('late', 'held')) as late,
    count(*) filter (where status.state in ('missing', 'stale')) as missing,
    avg(status.days_late) filter (where status.state = 'late') as mean_days_late
from ops.schedule_status as status
cross join ops.this_run as this_run
inner join ops.dataset as dataset on status.dataset = dataset.dataset
where
    status.period <= this_run.period
    and status.period > this_run.period - to_months($months)
    and status.state <> 'not_due'
group by dataset.owner
order by missing desc, late desc, dataset.owner asc
