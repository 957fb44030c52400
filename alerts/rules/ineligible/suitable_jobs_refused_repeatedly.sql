/* ---
code: X26
title: 低保对象多次无正当理由拒绝就业
family: ineligible
grade: 蓝
department: 县级民政局
why: 有劳动能力的低保对象连续多次无正当理由拒绝介绍的适当工作,可以减发或者停发其本人的低保金;次数由就业服务机构登记,原因需要核实。
next_step: 会同就业服务机构了解每次拒绝的原因(身体、照料家人、路途、工种等)和是否连续;只涉及本人的份额,不影响其他家庭成员。不得仅凭次数调整。
false_alarms:
  - 因患病、照料老人孩子等拒绝,登记时没有注明
  - 次数是累计的,不是连续的
  - 介绍的工作与本人情况不相适应
clause: 《最低生活保障审核确认办法》(民发〔2021〕57号) 第三十四条
needs: [civil_affairs.low_income_register, human_resources.unemployment]
policy: [support.job_refusals]
steps: [dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
with covered as (
    select
        register.*,
        this_run.period_end,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.category = '最低生活保障'
        and coalesce(register.is_covered, true)
        and register.person_id is not null
    qualify row_number() over (partition by register.person_id order by register.match_grade, register.record_id, register.row_id) = 1
),

-- Registrations that are still open; of several the one with most refusals speaks, and what an older one counted is not added.
refusal as (
    select unemployed.*
    from core.human_resources__unemployment as unemployed
    cross join ops.this_run as this_run
    inner join policy.support_job_refusals as enough
        on this_run.period_end >= enough.valid_from and this_run.period_end < enough.valid_to
    where
        unemployed.is_current
        and unemployed.refusals >= enough.value
        and unemployed.registered_on <= this_run.period_end
        and (unemployed.closed_on is null or unemployed.closed_on > this_run.period_end)
        and unemployed.person_id is not null
    qualify row_number() over (
        partition by unemployed.person_id
        order by unemployed.match_grade, unemployed.refusals desc, unemployed.registered_on desc, unemployed.row_id
    ) = 1
),

-- Whoever is gravely ill, holds a public job already or has died refuses nothing without reason.
excused as (
    select illness.person_id
    from core.health__severe_illness as illness
    where illness.is_current and illness.kind = '重特大疾病' and illness.match_grade <> 'E' and coalesce(illness.status not in ('治愈', '排除'), true)
    union all
    select unemployed.person_id
    from core.human_resources__unemployment as unemployed
    cross join ops.this_run as this_run
    where unemployed.is_current and unemployed.public_job_from <= this_run.period_end and unemployed.match_grade <> 'E'
    union all
    select dead.person_id
    from dead
)

select
    covered.person_id,
    covered.household_id,
    covered.subject_record,
    refusal.registered_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为最低生活保障对象,', strftime(refusal.registered_on, '%Y年%-m月%-d日'), '登记失业,就业服务机构登记其无正当理由拒绝介绍的工作', refusal.refusals,
        '次。'
    ) as reason,
    list_filter([
        { 'row_id': covered.row_id, 'fact': 'category', 'value': covered.category },
        { 'row_id': covered.row_id, 'fact': 'labour', 'value': covered.labour },
        { 'row_id': refusal.row_id, 'fact': 'refusals', 'value': refusal.refusals::varchar },
        { 'row_id': refusal.row_id, 'fact': 'registered_on', 'value': strftime(refusal.registered_on, '%Y-%m-%d') }
    ], lambda item: item.value is not null) as evidence,
    ['失业登记仍然有效', '没有登记丧失劳动能力', '没有重特大疾病和公益性岗位的登记', '截至本月没有收到该人员的死亡记录'] as ruled_out
from covered
inner join refusal on covered.person_id = refusal.person_id
anti join excused on covered.person_id = excused.person_id
where covered.labour is null or covered.labour in ('有', '部分丧失')
