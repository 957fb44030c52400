-- A township that has never told of a verification and of an investigation leaves the columns out.
select
    left(area_code, 9) as area_code,
    'civil_affairs.application' as dataset,
    '该乡镇(街道)的办理台账从未填写“核对日期”和“调查记录号”,无法判断是否核对调查' as reason
from core.civil_affairs__application
where is_current and length(area_code) >= 9
group by all
having count(investigation_no) = 0 or count(verified_on) = 0
