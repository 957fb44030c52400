-- How each office answered the leads of each month.
create or replace view marts.office_performance as
select
    strftime(period, '%Y-%m') as period,
    county,
    department,
    leads,
    answered,
    overdue,
    answer_days,
    timed
from alerts.office_performance;
