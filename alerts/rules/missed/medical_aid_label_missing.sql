/* ---
code: M32
title: 纳入救助后医保的医疗救助身份没有生效
family: missed
grade: 橙
department: 县级医保局
why: 纳入低保、特困等类别的,医疗救助身份应从次月起生效;身份没有登记,看病结算时就享受不到医疗救助。
next_step: 核对民政推送的名单和医保身份登记,漏登的及时补登;身份缺失期间已结算的费用按规定补救助。
false_alarms:
  - 本月的身份共享名单还没有推送或处理
  - 在外地参保,身份由参保地登记
  - 本人只参加职工医保,身份另行登记
clause: 焦民〔2024〕8号 二(三)2(1);系统默认(提示:国家医保局、民政部2024年关于信息共享的通知,身份次月生效)
needs: [civil_affairs.low_income_register, medical_insurance.enrolment]
policy: [label.months_to_take_effect, label.categories]
steps: [dead]
owner: 医疗救助科
reviewed_on: 2026-11-22
status: live
--- */
-- Categories that the year's list labels at all: of the others it does not say who is labelled.
with labelled as (
    select distinct enrolled.aid_status as category
    from core.medical_insurance__enrolment as enrolled
    inner join ops.this_run as this_run on enrolled.year = year(this_run.period)
    where enrolled.is_current
),

listed as (
    select
        register.*,
        this_run.period as month,
        this_run.period_end,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    inner join labelled on register.category = labelled.category
    cross join ops.this_run as this_run
    inner join policy.label_categories as entitled
        on register.category = entitled.category and this_run.period_end >= entitled.valid_from and this_run.period_end < entitled.valid_to
    inner join policy.label_months_to_take_effect as delay
        on this_run.period_end >= delay.valid_from and this_run.period_end < delay.valid_to
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and coalesce(register.is_covered, true)
        and register.person_id is not null
        and last_day(register.recognised_on) + to_months(delay.value::integer) < this_run.period
    qualify row_number() over (
        partition by register.person_id order by register.recognised_on, register.match_grade, register.record_id, register.row_id
    ) = 1
),

-- Only a list that has labels can lack one.
telling as (
    select distinct delivery_id
    from core.medical_insurance__enrolment
    where is_current and aid_status is not null
),

enrolment as (
    select
        enrolled.person_id,
        enrolled.row_id,
        enrolled.delivery_id,
        enrolled.insurance,
        enrolled.status,
        enrolled.aid_status,
        enrolled.match_grade,
        enrolled.aid_status is not null and coalesce(enrolled.aid_status_from <= listed.period_end, true) as is_in_force
    from core.medical_insurance__enrolment as enrolled
    inner join listed on enrolled.person_id = listed.person_id and enrolled.year = year(listed.month)
    where enrolled.is_current and enrolled.match_grade <> 'E'
),

-- Whoever is not insured at all is told about by another rule (M01): here an insurance in force lacks the label.
insured as (
    select enrolment.*
    from enrolment
    inner join telling on enrolment.delivery_id = telling.delivery_id
    where enrolment.status = '正常' and not enrolment.is_in_force
    qualify row_number() over (
        partition by enrolment.person_id order by enrolment.match_grade asc, (enrolment.insurance = '居民') desc, enrolment.row_id asc
    ) = 1
)

select
    listed.person_id,
    listed.household_id,
    listed.subject_record,
    listed.recognised_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为', listed.category, '(', strftime(listed.recognised_on, '%Y年%-m月'), '认定),', year(listed.month), '年度已参加', insured.insurance, '医保,截至',
        strftime(listed.period_end, '%Y年%-m月%-d日'),
        if(insured.aid_status is null, '没有登记医疗救助身份。', '登记的医疗救助身份尚未生效。')
    ) as reason,
    [
        { 'row_id': listed.row_id, 'fact': 'category', 'value': listed.category },
        { 'row_id': listed.row_id, 'fact': 'recognised_on', 'value': strftime(listed.recognised_on, '%Y-%m-%d') },
        { 'row_id': insured.row_id, 'fact': 'status', 'value': insured.status },
        { 'row_id': insured.row_id, 'fact': 'aid_status', 'value': coalesce(insured.aid_status, '未填') }
    ] as evidence,
    ['认定已过次月生效的期限', '参保状态正常,名单中同类人员登记有医疗救助身份', '截至本月没有收到该人员的死亡记录'] as ruled_out
from listed
inner join insured on listed.person_id = insured.person_id
where
    not exists (
        select 1 from enrolment
        where enrolment.person_id = listed.person_id and enrolment.is_in_force
    )
    and not exists (
        select 1 from dead
        where dead.person_id = listed.person_id
    )
