-- Where the enrolment list cannot show who is subsidised: not this year's list yet, or a township that dropped out of it.
with current_list as (
    select distinct enrolment.person_id
    from core.medical_insurance__enrolment as enrolment
    cross join ops.this_run as this_run
    where enrolment.is_current and enrolment.year = year(this_run.period) and enrolment.person_id is not null
),

earlier_list as (
    select distinct person_id
    from core.medical_insurance__enrolment
    where not is_current and person_id is not null
),

listed as (
    select
        left(register.area_code, 9) as township_code,
        count(earlier_list.person_id) as earlier,
        count(current_list.person_id) as currently
    from core.civil_affairs__low_income_register as register
    left join earlier_list on register.person_id = earlier_list.person_id
    left join current_list on register.person_id = current_list.person_id
    where register.is_current and register.status in ('在册', '渐退') and length(register.area_code) >= 9
    group by township_code
)

select
    null::varchar as area_code,
    'medical_insurance.enrolment' as dataset,
    concat('还没有收到', year(this_run.period), '年度的参保资助数据') as reason
from ops.this_run as this_run
where not exists (select 1 from current_list)
union all
select
    township_code as area_code,
    'medical_insurance.enrolment' as dataset,
    '以前各期参保资助数据中有该乡镇(街道)的在册人员,最近一期一个也没有' as reason
from listed
where earlier > 0 and currently = 0 and exists (select 1 from current_list)
