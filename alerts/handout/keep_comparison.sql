-- The proof of this month's comparisons, as of this run.
delete from alerts.comparison
where period = (select period from ops.this_run);

insert into alerts.comparison by name
select
    this_run.period,
    dataset_a,
    dataset_b,
    state,
    this_run.as_of as compared_on,
    period_a,
    period_b,
    rules,
    alerts,
    reason
from compared
cross join ops.this_run as this_run;
