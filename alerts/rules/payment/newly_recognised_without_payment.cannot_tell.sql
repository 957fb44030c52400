-- While the month's payment list, or the month's register, has not come, nobody can be missing from one of them.
with told as (
    select distinct listed.township_code
    from core.payment_month as listed
    cross join ops.this_run as this_run
    where listed.month = this_run.period and listed.programme in ('最低生活保障金', '特困供养金')
)

select
    null::varchar as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '最低生活保障金、特困供养金的发放清册') as reason
from ops.this_run as this_run
where not exists (
    select 1 from core.civil_affairs__payment as payment
    where payment.is_current and payment.programme in ('最低生活保障金', '特困供养金') and payment.pay_month = this_run.period
)
union all
select
    null::varchar as area_code,
    'civil_affairs.low_income_register' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '的低收入人口台账') as reason
from ops.this_run as this_run
where not exists (
    select 1 from core.civil_affairs__low_income_register as register
    where register.is_current and register.period = this_run.period
)
union all
-- Nor in a county that pays in arrears, or a township whose part is late.
select distinct
    left(register.area_code, 9) as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '最低生活保障金、特困供养金的发放清册') as reason
from core.civil_affairs__low_income_register as register
cross join ops.this_run as this_run
where
    length(register.area_code) >= 9
    and substr(register.area_code, 7, 3) <> '000'
    and (select max(told.township_code) from told) > ''
    and left(register.area_code, 9) not in (select told.township_code from told)
