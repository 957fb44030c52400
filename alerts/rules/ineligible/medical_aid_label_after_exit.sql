/* ---
code: X35
title: 已退出救助,仍按原身份享受医疗救助
family: ineligible
grade: 蓝
department: 县级医保局
why: 退出低收入人口范围后,医疗救助身份应自次月起变更;身份没有变更,可能是退出信息没有推送,会影响待遇核算。
next_step: 与民政核对退出日期,未收到的补充推送;按规定变更身份,本年度参保资助不追回,仍困难的告知可申请的帮扶。
false_alarms:
  - 身份自退出次月起变更,本月尚未处理
  - 按学年、按年度享受的资助继续到期满
  - 已转为其他救助类别,台账还没有登记
clause: 系统默认:参照国家医保局、民政部2024年11月关于医疗救助身份自次月起变更的通知
needs: [civil_affairs.low_income_register, medical_insurance.enrolment]
policy: [tenure.label_grace_months]
steps: [dead]
owner: 医保局待遇科
reviewed_on: 2026-11-01
status: live
--- */
-- What the schools give goes on to the end of the year of school: only the status at the insurance is asked about.
with active as (
    select person_id
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and match_grade <> 'E' and person_id is not null
),

-- A status that began after the exit rests on something newer.
labelled as (
    select enrolment.*
    from core.medical_insurance__enrolment as enrolment
    cross join ops.this_run as this_run
    anti join active on enrolment.person_id = active.person_id
    anti join dead on enrolment.person_id = dead.person_id
    where
        enrolment.is_current
        and enrolment.status = '正常'
        and enrolment.year = year(this_run.period)
        and enrolment.aid_status is not null
        and enrolment.person_id is not null
    qualify row_number() over (
        partition by enrolment.person_id, enrolment.aid_status order by enrolment.match_grade, enrolment.record_id, enrolment.row_id
    ) = 1
),

line as (
    select
        register.*,
        max(if(register.status = '停保', null, register.period)) over (partition by register.person_id, register.category) as last_listed
    from core.civil_affairs__low_income_register as register
    inner join labelled on register.person_id = labelled.person_id and register.category = labelled.aid_status
),

-- The last that any month's register said of a person in a category. Who was listed and then not, without a day, left by
-- the end of the first month that says so.
newest as (
    select
        * replace (
            coalesce(exited_on, last_day(min(if(period > last_listed, period, null)) over (partition by person_id, category))) as exited_on
        ),
        exited_on is null as is_undated
    from line
    qualify row_number() over (
        partition by person_id, category
        order by period desc, if(status = '停保', 1, 0), line.exited_on desc nulls last, match_grade, record_id, row_id
    ) = 1
),

gone as (
    select
        newest.*,
        this_run.period as month
    from newest
    cross join ops.this_run as this_run
    inner join policy.tenure_label_grace_months as grace
        on newest.exited_on >= grace.valid_from and newest.exited_on < grace.valid_to
    where
        newest.status = '停保'
        and newest.exit_reason is distinct from '死亡'
        and newest.exited_on < this_run.period - to_months(grace.value::integer)
)

select
    gone.person_id,
    gone.household_id,
    gone.record_id as subject_record,
    gone.exited_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员', if(gone.is_undated, strftime(gone.exited_on, '%Y年%-m月'), '于' || strftime(gone.exited_on, '%Y年%-m月%-d日')), '退出', gone.category, coalesce('(' || gone.exit_reason || ')', ''), ',',
        strftime(gone.month, '%Y年%-m月'), '医保登记的医疗救助身份仍为', labelled.aid_status, '。'
    ) as reason,
    list_filter([
        { 'row_id': gone.row_id, 'fact': 'status', 'value': gone.status },
        { 'row_id': gone.row_id, 'fact': 'exited_on', 'value': if(gone.is_undated, null, strftime(gone.exited_on, '%Y-%m-%d')) },
        { 'row_id': labelled.row_id, 'fact': 'aid_status', 'value': labelled.aid_status }
    ], lambda item: item.value is not null) as evidence,
    ['次月变更的期限已过', '没有转为其他在册类别', '身份不是退出以后新认定的', '截至本月没有收到该人员的死亡记录'] as ruled_out
from gone
inner join labelled on gone.person_id = labelled.person_id and gone.category = labelled.aid_status
where labelled.aid_status_from is null or labelled.aid_status_from <= gone.exited_on
