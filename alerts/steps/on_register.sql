-- Who stands on the register, one line for each person: everybody in the household counts, covered or not, for the aid is for families.
with on_register as (
    select
        *,
        min(record_id) over (partition by person_id) as subject_record
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and person_id is not null
    qualify row_number() over (partition by person_id order by match_grade, record_id, row_id) = 1
)

from on_register
