-- While nobody's aid of the newest term has come, its absence says nothing about anybody.
with term as (
    select max(term) as term
    from core.education__enrolment
    where is_current and regexp_full_match(term, '\d{4}-\d{4}-[12]')
)

select
    null::varchar as area_code,
    if(term.term is null, 'education.enrolment', 'education.student_aid') as dataset,
    if(
        term.term is null,
        '学籍数据的学期无法识别',
        '还没有收到' || regexp_replace(regexp_replace(term.term, '-1$', '学年第一学期'), '-2$', '学年第二学期') || '的学生资助数据'
    ) as reason
from term
where not exists (
    select 1 from core.education__student_aid as aid
    where aid.is_current and aid.term = term.term
)
