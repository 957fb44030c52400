-- A township that has never told of a notice leaves the column out, unless it reports in one file with others that fill it.
with filled as (
    select distinct delivery_id
    from core.civil_affairs__application
    where is_current and notified_on is not null
)

select
    left(application.area_code, 9) as area_code,
    'civil_affairs.application' as dataset,
    '该乡镇(街道)的办理台账从未填写“书面告知日期”,无法判断是否告知' as reason
from core.civil_affairs__application as application
left join filled on application.delivery_id = filled.delivery_id
where application.is_current and length(application.area_code) >= 9
group by left(application.area_code, 9)
having count(application.notified_on) = 0 and count(filled.delivery_id) = 0
