-- A triggered month of which nobody's subsidy is there: its list has not come, and says nothing about anybody; nor does another county's.
with named as (
    select
        strptime(price_month.value, '%Y-%m')::date as month,
        this_run.period,
        this_run.period_end
    from policy.price_triggered_months as price_month
    cross join ops.this_run as this_run
    where this_run.period_end >= price_month.valid_from and this_run.period_end < price_month.valid_to
),

triggered as (
    select
        named.month,
        named.period_end
    from named
    inner join policy.price_months_looked_back as back
        on named.period_end >= back.valid_from and named.period_end < back.valid_to
    where named.month <= named.period and named.month > named.period - to_months(back.value::integer)
),

newest as (
    select max(month) as month
    from triggered
),

paid as (
    select coalesce(left(person.area_code, 6), '') as county_code
    from core.assistance as payment
    inner join triggered on payment.period >= triggered.month
    left join core.person as person on payment.person_id = person.person_id
    where payment.programme = '价格临时补贴'
)

select
    null::varchar as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(newest.month, '%Y年%-m月'), '价格临时补贴的发放清册') as reason
from newest
where newest.month is not null and not exists (select 1 from paid)
union all
select distinct
    left(register.area_code, 9) as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到该县(市、区)', strftime(newest.month, '%Y年%-m月'), '价格临时补贴的发放清册') as reason
from core.civil_affairs__low_income_register as register
cross join newest
where
    newest.month is not null
    and register.is_current
    and length(register.area_code) >= 9
    and substr(register.area_code, 7, 3) <> '000'
    and (select min(paid.county_code) from paid) > ''
    and left(register.area_code, 6) not in (select paid.county_code from paid)
