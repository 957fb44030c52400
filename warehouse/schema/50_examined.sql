-- What the rules about deliveries read: the contracts as tables, and which deliveries they examine.

-- The contracts and the area book as of this run, written anew by `warehouse.catalogue`.
create table if not exists ops.dataset (
    dataset varchar not null,
    title varchar not null,
    owner varchar not null,
    content varchar not null,            -- snapshot, event
    cadence varchar not null,            -- monthly, quarterly, termly
    due_day integer not null,
    stale_after_days integer not null
);

create table if not exists ops.dataset_column (
    dataset varchar not null,
    column_name varchar not null,
    title varchar not null,
    type varchar not null,
    is_required boolean not null
);

-- What is promised: of every row (`holds`), of how many rows there are, of which values a column keeps.
create table if not exists ops.dataset_check (
    dataset varchar not null,
    check_name varchar not null,
    kind varchar not null,               -- row, volume, values
    column_name varchar,
    holds varchar,
    consequence varchar not null,
    reason varchar                       -- Chinese, for the sender: of rows
);

create table if not exists ops.area (
    area_code varchar not null,          -- 2, 4, 6, 9 or 12 digits
    name varchar not null,
    level varchar not null               -- province, city, county, township, village
);

-- Rows that break a promise and are let in all the same. (Those sent back: quarantine.row.)
create table if not exists ops.warning (
    delivery_id varchar not null,
    source_row integer not null,
    member_no integer not null,
    column_name varchar,
    check_name varchar not null
);

-- What is known of up to the run's month, with the area of its sender: what most of its rows speak of; else a township
-- where all of it is from there, a county where most townships are, or the city. A list that keeps its name from month to
-- month is one sender's: a month in which all its few rows are of one township does not make it that township's, and a
-- file that could not be read comes from where the others came from. Null where nobody knows. `own_area`: of it alone.
create or replace view ops.delivery_known as
with known as (
    select
        delivery.*,
        regexp_replace(source_file, '^[^/]*/|[\d\s()（）._-]|更正|修改|最终|重报|副本|版|xlsx?$|csv$', '', 'g') as called
    from ops.delivery_as_known as delivery
    where delivery.state <> 'accepted' or delivery.delivery_id in (select in_force.delivery_id from ops.delivery_in_force as in_force)
),

named as (
    select
        delivery_id,
        unnest(area_codes) as township
    from known
),

spoken as (
    select
        delivery_id,
        left(township, 6) as county,
        count(*) as townships,
        min(township) as township,
        sum(count(*)) over (partition by delivery_id) as of_all
    from named
    group by delivery_id, left(township, 6)
),

listed as (
    select
        delivery_id,
        coalesce(
            max(if(townships = 1 and not ends_with(township, '000'), township, county)) filter (where townships * 3 > of_all * 2),
            if(min(left(county, 4)) = max(left(county, 4)), min(left(county, 4)), null)
        ) as area_code
    from spoken
    group by delivery_id
),

located as (
    select
        known.*,
        coalesce(measured.area_code, listed.area_code) as own_area
    from known
    left join ops.delivery_area as measured on known.delivery_id = measured.delivery_id
    left join listed on known.delivery_id = listed.delivery_id
)

select
    *,
    case
        when min(own_area) over sender = max(own_area) over sender then min(own_area) over sender
        when min(left(own_area, 6)) over sender = max(left(own_area, 6)) over sender then min(left(own_area, 6)) over sender
        when min(left(own_area, 4)) over sender = max(left(own_area, 4)) over sender then min(left(own_area, 4)) over sender
        else own_area
    end as area_code
from located
window sender as (partition by dataset, called, coalesce(sheet, ''));

-- What quality rules examine: of every sender the newest that came, until something newer of the same area is accepted.
-- `sender_rows`: rows read of all of them, for shares.
create or replace view ops.delivery_examined as
with newest as (
    select
        dataset,
        coalesce(area_code, '') as area_code,
        called,
        max(period) as period,
        max({ 'period': period, 'received_at': received_at }).received_at as received_at
    from ops.delivery_known
    where state = 'accepted'
    group by all
)

select
    known.*,
    sum(known.rows_read) over (partition by known.dataset, known.area_code)::bigint as sender_rows
from ops.delivery_known as known
where not exists (
    select 1
    from newest
    where newest.dataset = known.dataset
        and (starts_with(newest.area_code, coalesce(known.area_code, '')) or starts_with(coalesce(known.area_code, ''), newest.area_code))
        and (
            newest.period > known.period
            or (
                known.state <> 'accepted'
                and newest.period = known.period
                and newest.received_at > known.received_at
                -- Where nobody knows the area, a township's list does not answer for another one's.
                and (known.area_code is not null or length(newest.area_code) < 9 or newest.called = known.called)
            )
        )
);
