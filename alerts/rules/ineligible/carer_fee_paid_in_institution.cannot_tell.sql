-- Where neither this month's list came nor the newest of a county that pays in arrears, nobody is known to be paid or not.
select
    area_code,
    dataset,
    reason
from payments_not_told(['分散供养照料费'], '分散供养照料费')
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
union all
select
    null as area_code,
    'civil_affairs.low_income_register' as dataset,
    '台账没有填写特困人员的“供养方式”,无法判断谁是集中供养' as reason
from core.civil_affairs__low_income_register
where is_current and status in ('在册', '渐退') and category = '特困人员'
having count(*) > 0 and count(support_mode) = 0
