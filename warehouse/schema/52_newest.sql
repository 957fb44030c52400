-- The newest month that each dataset came for, as known to this run, and whether that is too long ago to compare with.
create or replace view ops.dataset_newest as
select
    declared.dataset,
    max(delivery.period) as period,
    last_day(max(delivery.period)) + declared.stale_after_days < this_run.as_of as is_stale
from ops.dataset as declared
inner join ops.delivery_in_force as delivery on declared.dataset = delivery.dataset
cross join ops.this_run as this_run
group by declared.dataset, declared.stale_after_days, this_run.as_of;
