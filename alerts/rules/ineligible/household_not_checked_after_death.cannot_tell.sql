-- A register that leaves the day of the last check out everywhere tells of no household whether it was checked.
select
    null::varchar as area_code,
    'civil_affairs.low_income_register' as dataset,
    '台账没有填写“最近复核日期”,无法判断死亡后是否复核' as reason
from core.civil_affairs__low_income_register
where is_current and status in ('在册', '渐退') and category = '最低生活保障'
having count(*) > 0 and count(last_review_on) = 0
