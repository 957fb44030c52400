-- A register that never tells how the destitute are supported does not show who lives at home.
select
    null::varchar as area_code,
    'civil_affairs.low_income_register' as dataset,
    '台账没有填写特困人员的“供养方式”,无法判断谁是分散供养' as reason
from core.civil_affairs__low_income_register
where is_current and status in ('在册', '渐退') and category = '特困人员'
having count(*) > 0 and count(support_mode) = 0
