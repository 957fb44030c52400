-- The terms in force at the end of the newest month that was compared, and until when somebody must be gone to be past them.
select
    this_run.period,
    this_run.jurisdiction,
    refused.value::integer as refused_months,
    refused.reference as refused_clause,
    gone.value::integer as left_months,
    gone.reference as left_clause,
    (this_run.period_end - to_months(refused.value::integer))::date as refused_until,
    (this_run.period_end - to_months(gone.value::integer))::date as left_until
from ops.this_run as this_run
inner join policy.retention_rejected_months as refused
    on this_run.period_end >= refused.valid_from and this_run.period_end < refused.valid_to
inner join policy.retention_exited_months as gone
    on this_run.period_end >= gone.valid_from and this_run.period_end < gone.valid_to
where this_run.period = (
    select max(run.period) from ops.run as run
    where run.state = 'done'
);
