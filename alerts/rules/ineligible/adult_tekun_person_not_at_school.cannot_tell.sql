-- Until the lists of the month's own term have come, nobody can tell who is still at school. Terms begin in September and in
-- March; September is the first month of a school year.
with newest as (
    select max(term) as term
    from core.education__enrolment
    where is_current and regexp_full_match(term, '\d{4}-\d{4}-[12]')
),

school_year as (
    select
        year(period - interval 8 month) as begins,
        if(month(period) between 3 and 8, 2, 1) as part
    from ops.this_run
)

select
    null::varchar as area_code,
    'education.enrolment' as dataset,
    concat('还没有收到', school_year.begins, '-', school_year.begins + 1, '学年第', if(school_year.part = 2, '二', '一'), '学期的学籍数据') as reason
from school_year
cross join newest
where coalesce(newest.term, '') < concat(school_year.begins, '-', school_year.begins + 1, '-', school_year.part)
