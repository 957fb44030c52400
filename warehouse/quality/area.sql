-- Whose area most rows of a delivery speak of: a stray neighbour does not make a township's list the county's.
insert into ops.delivery_area by name
with spoken as (
    select
        delivery_id,
        area_code
    from staging.[table]
    where area_code is not null
        and delivery_id in (select waiting.delivery_id from waiting)
),

counted as (
    select
        spoken.delivery_id,
        level.digits,
        left(spoken.area_code, level.digits) as area_code,
        count(*) as rows,
        sum(count(*)) over (partition by spoken.delivery_id, level.digits) as all_rows
    from spoken
    cross join (values (6), (9)) as level (digits)
    group by spoken.delivery_id, level.digits, left(spoken.area_code, level.digits)
)

select
    delivery_id,
    max_by(area_code, digits) as area_code
from counted
where rows >= 0.8 * all_rows
    -- …000: the county is known and the township is not.
    and not (digits = 9 and right(area_code, 3) = '000')
group by delivery_id
