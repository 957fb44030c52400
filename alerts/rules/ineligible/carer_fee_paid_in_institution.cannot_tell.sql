-- Where no list of this month came, nor the newest of a county that pays in arrears, nobody is known to be paid or not.
with told as (
    select distinct township_code
    from core.payment_month
    where programme in ('分散供养照料费')
)

select
    null::varchar as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '分散供养照料费的发放清册') as reason
from ops.this_run as this_run
where not exists (select 1 from told)
union all
select distinct
    left(register.area_code, 9) as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '分散供养照料费的发放清册') as reason
from core.civil_affairs__low_income_register as register
cross join ops.this_run as this_run
where
    length(register.area_code) >= 9
    and substr(register.area_code, 7, 3) <> '000'
    and (select max(told.township_code) from told) > ''
    and left(register.area_code, 9) not in (select told.township_code from told)
union all
-- Without the register of the month that was paid, nobody knows who was in an institution then.
select
    null::varchar as area_code,
    'civil_affairs.low_income_register' as dataset,
    concat('没有', strftime(max(listed.month), '%Y年%-m月'), '(所发放月份)的低收入人口台账') as reason
from core.payment_month as listed
where
    listed.programme = '分散供养照料费'
having
    count(*) > 0
    and not exists (
        select 1 from core.civil_affairs__low_income_register as register
        where register.period = max(listed.month)
    )
