-- The newest month of each dataset that this run had, and whether it was too old to be compared.
select
    newest.dataset,
    newest.period,
    last_day(newest.period) + dataset.stale_after_days < this_run.as_of as is_stale
from (
    select
        dataset,
        max(period) as period
    from ops.delivery_in_force
    group by dataset
) as newest
inner join ops.dataset as dataset on newest.dataset = dataset.dataset
cross join ops.this_run as this_run
order by newest.dataset;
