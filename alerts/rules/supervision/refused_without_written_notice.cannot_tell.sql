-- A township that has never told of a notice leaves the column out.
select
    left(area_code, 9) as area_code,
    'civil_affairs.application' as dataset,
    '该乡镇(街道)的办理台账从未填写“书面告知日期”,无法判断是否告知' as reason
from core.civil_affairs__application
where is_current and length(area_code) >= 9
group by all
having count(notified_on) = 0
