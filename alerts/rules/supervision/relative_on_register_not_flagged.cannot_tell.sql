-- A township that leaves the mark out everywhere has said of nobody that he is no relative.
select
    left(area_code, 9) as area_code,
    'civil_affairs.low_income_register' as dataset,
    '该乡镇(街道)的台账从未填写“近亲属备案”,无法判断是否标注' as reason
from core.civil_affairs__low_income_register
where is_current and status in ('在册', '渐退') and length(area_code) >= 9
group by all
having count(staff_relative) = 0
