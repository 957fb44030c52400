-- The quality score, part by part. Each part begins with its most points and loses them in proportion to the fault;
-- none is left where the fault reaches `zero_at`.
create or replace view ops.quality_weight (part, place, most, zero_at) as
values
    ('accepted', 1, 40, 0.20),           -- share of rows sent back
    ('readable', 2, 15, 0.05),           -- share of filled cells that could not be read
    ('tidy', 3, 10, 0.50),               -- share of filled cells that had to be mended
    ('complete', 4, 20, 1.00),           -- share of expected optional cells that are empty
    ('timely', 5, 15, 15.00);            -- days after the due day

create or replace view ops.quality_part as
select
    fault.delivery_id,
    fault.part,
    declared.place,
    fault.fault,
    cast(declared.zero_at as double) as zero_at,
    declared.most,
    declared.most * greatest(0, 1 - fault.fault / declared.zero_at) as points
from ops.quality_fault as fault
inner join ops.quality_weight as declared on fault.part = declared.part;

-- One line per delivery: its score out of 100, null while it is held. A refused delivery is worth nothing.
create or replace view ops.quality_score as
with scored as (
    select
        delivery_id,
        -- Parts that do not apply drop out, and the others are raised to 100.
        round(100 * sum(points) / sum(most), 1) as score,
        round(max(points) filter (where part = 'accepted'), 1) as accepted_points,
        round(max(points) filter (where part = 'readable'), 1) as readable_points,
        round(max(points) filter (where part = 'tidy'), 1) as tidy_points,
        round(max(points) filter (where part = 'complete'), 1) as complete_points,
        round(max(points) filter (where part = 'timely'), 1) as timely_points,
        cast(max(fault) filter (where part = 'timely') as integer) as days_late
    from ops.quality_part
    group by delivery_id
)

select
    delivery.delivery_id,
    delivery.dataset,
    delivery.period,
    coalesce(area.area_code, '') as area_code,
    delivery.state,
    case delivery.state when 'refused' then 0 when 'accepted' then scored.score end as score,
    scored.accepted_points,
    scored.readable_points,
    scored.tidy_points,
    scored.complete_points,
    scored.timely_points,
    scored.days_late,
    delivery.rows_read,
    delivery.rows_quarantined,
    measure.cells_filled,
    measure.cells_mended,
    measure.cells_unreadable,
    delivery.state = 'accepted'
    and delivery.delivery_id in (select standing.delivery_id from ops.delivery_standing as standing) as is_in_force
from ops.delivery as delivery
left join scored on delivery.delivery_id = scored.delivery_id
left join ops.quality_measure as measure on delivery.delivery_id = measure.delivery_id
left join ops.delivery_area as area on delivery.delivery_id = area.delivery_id;

-- One line per dataset, area and month: what counts of it, weighted by rows.
create or replace view ops.quality_month as
select
    dataset,
    area_code,
    period,
    round(sum(score * greatest(rows_read, 1)) / sum(greatest(rows_read, 1)), 1) as score,
    count(*) as deliveries,
    sum(rows_read) as rows_read,
    sum(rows_quarantined) as rows_quarantined,
    sum(cells_mended) as cells_mended,
    sum(cells_unreadable) as cells_unreadable,
    max(days_late) as days_late
from ops.quality_score
where is_in_force
group by dataset, area_code, period;
