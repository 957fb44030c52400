-- Where no list of this month came, nor the newest of a county that pays in arrears, nobody is known to be paid or not.
with told as (
    select distinct township_code
    from core.payment_month
    where programme in ('困难残疾人生活补贴', '重度残疾人护理补贴')
)

select
    null::varchar as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '残疾人两项补贴的发放清册') as reason
from ops.this_run as this_run
where not exists (select 1 from told)
union all
select distinct
    left(register.area_code, 9) as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '残疾人两项补贴的发放清册') as reason
from core.civil_affairs__low_income_register as register
cross join ops.this_run as this_run
where
    length(register.area_code) >= 9
    and substr(register.area_code, 7, 3) <> '000'
    and (select max(told.township_code) from told) > ''
    and left(register.area_code, 9) not in (select told.township_code from told)
