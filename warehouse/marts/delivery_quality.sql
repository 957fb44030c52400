-- How good each delivery was, and what the score is made of.
create or replace view marts.delivery_quality as
select
    delivery_id,
    dataset,
    strftime(period, '%Y-%m') as period,
    area_code,
    state,
    is_in_force,
    score,
    accepted_points,
    readable_points,
    tidy_points,
    complete_points,
    timely_points,
    days_late,
    rows_read,
    rows_quarantined,
    cells_filled,
    cells_mended,
    cells_unreadable
from ops.quality_score;
