-- A list without any month of entry does not show who is new.
select
    null::varchar as area_code,
    'education.enrolment' as dataset,
    '学籍数据没有填写入学年月,无法判断哪些是新生' as reason
where not exists (
    select 1 from core.education__enrolment
    where is_current and entered is not null
)
