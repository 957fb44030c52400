-- How each office answered the leads of the last months, all counties together.
select
    performance.department,
    sum(performance.leads)::bigint as leads,
    sum(performance.answered)::bigint as answered,
    sum(performance.overdue)::bigint as overdue,
    sum(performance.answer_days) / nullif(sum(performance.timed), 0) as mean_days
from alerts.office_performance as performance
cross join ops.this_run as this_run
where performance.period > this_run.period - to_months($months)
group by performance.department
order by leads desc, performance.department asc
