-- A list that never tells what was waived does not show that nothing was.
select
    null::varchar as area_code,
    'civil_affairs.cremation' as dataset,
    '火化信息没有填写“减免金额”,无法判断是否减免' as reason
from core.civil_affairs__cremation
where is_current
having count(*) > 0 and count(waived_amount) = 0
