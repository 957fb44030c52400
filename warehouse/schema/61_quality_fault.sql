-- Accepted deliveries as their quality is judged.
create or replace view ops.judged_delivery as
select
    delivery.delivery_id,
    delivery.dataset,
    delivery.period,
    delivery.rows_read,
    delivery.rows_accepted,
    delivery.rows_quarantined,
    coalesce(area.area_code, '') as area_code,
    -- A correction is as punctual as what it corrects: to mend must not cost points. Beijing's day, as the sender counts.
    cast(case
        when delivery.version = 1 then delivery.received_at
        else min(delivery.received_at) over (partition by delivery.dataset, delivery.period, area.area_code)
    end + interval 8 hour as date) as received_on
from ops.delivery as delivery
left join ops.delivery_area as area on delivery.delivery_id = area.delivery_id
where delivery.state = 'accepted';

-- What is wrong with a delivery, part by part: shares from 0 to 1, days for `timely`. No line where a part does not
-- apply: no row, no expected column, no due day.
create or replace view ops.quality_fault as
with empty_cell as (
    select
        delivery.delivery_id,
        -- A column that did not come at all is not in column_fill, and is empty.
        1 - sum(coalesce(fill.rows_filled, 0)) / sum(delivery.rows_accepted) as fault
    from ops.judged_delivery as delivery
    inner join ops.expected_column as expected on delivery.dataset = expected.dataset
    left join ops.column_fill as fill
        on delivery.delivery_id = fill.delivery_id and expected.column_name = fill.column_name
    where delivery.rows_accepted > 0
    group by delivery.delivery_id
),

measured as (
    select
        delivery.delivery_id,
        -- Of a list of four, one row sent back is an accident; it counts as one of 25.
        case when delivery.rows_read > 0 then delivery.rows_quarantined / greatest(delivery.rows_read, 25) end as accepted,
        case
            when measure.cells_filled + measure.cells_unreadable > 0
                then measure.cells_unreadable / (measure.cells_filled + measure.cells_unreadable)
        end as readable,
        case when measure.cells_filled > 0 then least(1.0, measure.cells_mended / measure.cells_filled) end as tidy,
        empty_cell.fault as complete,
        case when due.due_on is not null then cast(greatest(0, delivery.received_on - due.due_on) as double) end as timely
    from ops.judged_delivery as delivery
    left join ops.quality_measure as measure on delivery.delivery_id = measure.delivery_id
    left join empty_cell on delivery.delivery_id = empty_cell.delivery_id
    left join ops.due_day as due on delivery.dataset = due.dataset and delivery.period = due.period
)

select
    delivery_id,
    part,
    fault
from measured
unpivot (fault for part in (accepted, readable, tidy, complete, timely));
