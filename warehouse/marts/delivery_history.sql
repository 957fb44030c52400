-- How every delivery stood from when to when, who owed what, and which departments' data were compared.
create or replace view marts.delivery_history as
select
    delivery_id,
    dataset,
    strftime(period, '%Y-%m') as period,
    version,
    state,
    because,
    corrected_by,
    is_in_force,
    known_from,
    known_until
from ops.delivery_history;

create or replace view marts.delivery_calendar as
select
    strftime(period, '%Y-%m') as period,
    dataset,
    area_code,
    due_on,
    state,
    received_on,
    days_late,
    delivery_id,
    strftime(newest_period, '%Y-%m') as newest_period,
    because
from ops.schedule_status;

create or replace view marts.comparison as
select
    strftime(period, '%Y-%m') as period,
    dataset_a,
    dataset_b,
    state,
    compared_on,
    strftime(period_a, '%Y-%m') as period_a,
    strftime(period_b, '%Y-%m') as period_b,
    rules,
    alerts,
    reason
from alerts.comparison;
