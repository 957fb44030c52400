-- A register that leaves the day of the last check out everywhere tells nothing about anybody.
select
    null::varchar as area_code,
    'civil_affairs.low_income_register' as dataset,
    '台账没有填写“最近复核日期”,无法判断核查是否逾期' as reason
where not exists (
    select 1 from core.civil_affairs__low_income_register as register
    where register.is_current and register.last_review_on is not null
)
