-- A list of the year without a single label does not have that column: it shows nobody's.
select
    null::varchar as area_code,
    'medical_insurance.enrolment' as dataset,
    concat(year(this_run.period), '年度的参保资助数据没有登记任何医疗救助身份') as reason
from ops.this_run as this_run
where not exists (
    select 1 from core.medical_insurance__enrolment as enrolment
    where enrolment.is_current and enrolment.year = year(this_run.period) and enrolment.aid_status is not null
)
