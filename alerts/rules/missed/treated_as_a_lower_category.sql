/* ---
code: M30
title: 医疗救助身份低于台账中的救助类别
family: missed
grade: 黄
department: 县级医保局
why: 同时符合几类条件的应按最优先的类别享受政策;医保登记的救助身份低于实际类别,住院和门诊救助就会少报销。
next_step: 与民政部门核对该人员的救助类别,确应按较高类别享受的及时更正身份,已结算的费用按规定补救助。
false_alarms:
  - 救助类别刚刚变化,医保身份次月生效
  - 医保按多重身份另有标识
  - 台账类别已变化没有更新
clause: 焦民〔2024〕8号 二(一)2、二(三)2(1)
needs: [civil_affairs.low_income_register, medical_insurance.enrolment]
policy: [label.months_to_take_effect, label.rank, medical.patients_only]
steps: [dead, severely_ill]
owner: 医疗救助科
reviewed_on: 2026-11-22
status: live
--- */
-- What somebody is: the best of the categories that the medical insurance must know of by now. Some give aid to the severely ill only.
with listed as (
    select
        register.*,
        this_run.period as month,
        this_run.period_end,
        rank.value as rank,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.label_rank as rank
        on register.category = rank.category and this_run.period_end >= rank.valid_from and this_run.period_end < rank.valid_to
    inner join policy.label_months_to_take_effect as delay
        on this_run.period_end >= delay.valid_from and this_run.period_end < delay.valid_to
    left join policy.medical_patients_only as patients
        on register.category = patients.category and this_run.period_end >= patients.valid_from and this_run.period_end < patients.valid_to
    where
        register.is_current
        and (patients.category is null or register.person_id in (select severely_ill.person_id from severely_ill))
        and register.status in ('在册', '渐退')
        and coalesce(register.is_covered, true)
        and register.person_id is not null
        and last_day(register.recognised_on) + to_months(delay.value::integer) < this_run.period
    qualify row_number() over (
        partition by register.person_id order by rank.value, register.match_grade, register.record_id, register.row_id
    ) = 1
),

-- As what the medical insurance treats somebody this year: the best of his labels, whenever it begins. A label that has
-- no rank (孤儿, 重度残疾人) may be better than any: unknown.
label as (
    select
        enrolment.person_id,
        enrolment.row_id,
        enrolment.aid_status,
        coalesce(rank.value, 0) as rank
    from core.medical_insurance__enrolment as enrolment
    inner join listed on enrolment.person_id = listed.person_id and enrolment.year = year(listed.month)
    left join policy.label_rank as rank
        on enrolment.aid_status = rank.category and listed.period_end >= rank.valid_from and listed.period_end < rank.valid_to
    where
        enrolment.is_current
        and enrolment.status = '正常'
        and enrolment.aid_status is not null
        and enrolment.match_grade <> 'E'
    qualify row_number() over (partition by enrolment.person_id order by coalesce(rank.value, 0), enrolment.match_grade, enrolment.row_id) = 1
)

select
    listed.person_id,
    listed.household_id,
    listed.subject_record,
    listed.recognised_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为', listed.category, '(', strftime(listed.recognised_on, '%Y年%-m月'), '认定),', year(listed.month), '年度医保登记的医疗救助身份为',
        label.aid_status, ',待遇低于应享受的类别。'
    ) as reason,
    [
        { 'row_id': listed.row_id, 'fact': 'category', 'value': listed.category },
        { 'row_id': listed.row_id, 'fact': 'recognised_on', 'value': strftime(listed.recognised_on, '%Y-%m-%d') },
        { 'row_id': label.row_id, 'fact': 'aid_status', 'value': label.aid_status }
    ] as evidence,
    ['认定已过次月生效的期限', '医保没有登记更高的救助身份', '截至本月没有收到该人员的死亡记录'] as ruled_out
from listed
inner join label on listed.person_id = label.person_id
where
    listed.rank < label.rank
    and not exists (
        select 1 from dead
        where dead.person_id = listed.person_id
    )
