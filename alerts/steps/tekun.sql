-- Who is supported as 特困, one line for each person.
with tekun as (
    select
        *,
        min(record_id) over (partition by person_id) as subject_record
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and category = '特困人员' and person_id is not null
    qualify row_number() over (partition by person_id order by match_grade, record_id, row_id) = 1
)

from tekun
