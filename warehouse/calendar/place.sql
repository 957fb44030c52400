-- The places that the register spoke of within a year: what has but a few rows is a mistake, or somebody who moved.
with register as (
    select delivery.*
    from ops.delivery_at($known_at) as delivery
    where
        delivery.dataset = 'civil_affairs.low_income_register'
        and delivery.period <= $period
        and delivery.period > cast($period as date) - interval 12 month
        and delivery.is_in_force
),

listed as (
    select
        staged.period,
        left(staged.area_code, 9) as township
    from staging.civil_affairs__low_income_register as staged
    inner join register on staged.delivery_id = register.delivery_id
    where length(staged.area_code) >= 9 and substr(staged.area_code, 7, 3) <> '000'
),

place as (
    select
        'county' as kind,
        left(township, 6) as area_code,
        period,
        count(*) as people
    from listed
    group by left(township, 6), period
    union all
    select
        'township' as kind,
        township as area_code,
        period,
        count(*) as people
    from listed
    group by township, period
),

month as (
    select
        period,
        count(*) as people
    from listed
    group by period
)

select distinct
    place.kind,
    place.area_code
from place
inner join month on place.period = month.period
where place.people > least(5, month.people // 100)
order by place.kind asc, place.area_code asc;
