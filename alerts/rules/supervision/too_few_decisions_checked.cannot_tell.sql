-- A township that has never told of a check leaves the columns out.
select
    left(area_code, 9) as area_code,
    'civil_affairs.application' as dataset,
    '该乡镇(街道)的办理台账从未填写“是否抽查”“抽查日期”,无法计算抽查比例' as reason
from core.civil_affairs__application
where is_current and length(area_code) >= 9
group by all
having count(spot_checked) + count(spot_checked_on) = 0
