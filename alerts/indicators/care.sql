-- Of the destitute who cannot look after themselves: who lives in a home (F15)? Whoever was not assessed is not counted.
insert into indicator_part by name
with person as (
    select *
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and category = '特困人员' and person_id is not null and self_care is not null
    qualify row_number() over (partition by person_id order by support_mode is null, match_grade, record_id, row_id) = 1
)

select
    this_run.period,
    'care.centralised' as indicator,
    person.area_code,
    count(*) filter (person.support_mode = '集中')::decimal(18, 4) as numerator,
    count(*)::decimal(18, 4) as denominator
from person
cross join ops.this_run as this_run
where person.self_care = '完全丧失' and person.support_mode is not null
group by all
