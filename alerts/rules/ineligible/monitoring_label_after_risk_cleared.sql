/* ---
code: X32
title: 返贫风险已消除,仍按监测对象享受医疗救助
family: ineligible
grade: 蓝
department: 县级医保局
why: 防止返贫监测对象风险消除后,医疗救助身份应自次月起变更;身份没有变更,可能是信息没有推送,会影响待遇核算。
next_step: 与农业农村部门核对风险消除日期,未收到的补充推送;按规定变更身份,已享受的参保资助不追回,仍困难的告知可申请的帮扶。
false_alarms:
  - 身份自风险消除的次月起变更,本月尚未处理
  - 脱贫人口过渡期内政策不变,本地规定继续享受
  - 风险消除后又重新识别,监测信息还没有更新
clause: 系统默认:参照国家医保局、民政部2024年11月关于医疗救助身份自次月起变更的通知
needs: [agriculture.poverty_monitoring, medical_insurance.enrolment]
policy: [tenure.label_grace_months]
steps: [dead]
owner: 医保局待遇科
reviewed_on: 2026-11-01
status: live
--- */
-- Who is watched for one risk still, or is on the register for another reason, keeps a status, whatever else was cleared. A
-- register that still calls him 防止返贫监测 repeats the same old label.
with cleared as (
    select
        monitored.*,
        this_run.period as month
    from core.agriculture__poverty_monitoring as monitored
    cross join ops.this_run as this_run
    inner join policy.tenure_label_grace_months as grace
        on monitored.cleared_on >= grace.valid_from and monitored.cleared_on < grace.valid_to
    where
        monitored.is_current
        and monitored.risk_cleared
        and monitored.cleared_on < this_run.period - to_months(grace.value::integer)
        and monitored.person_id is not null
    qualify row_number() over (
        partition by monitored.person_id order by monitored.match_grade, monitored.cleared_on desc, monitored.record_id, monitored.row_id
    ) = 1
),

watched as (
    select person_id
    from core.agriculture__poverty_monitoring
    where is_current and not risk_cleared and match_grade <> 'E'
    union all
    select person_id
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and category <> '防止返贫监测' and match_grade <> 'E'
    union all
    select dead.person_id
    from dead
),

labelled as (
    select enrolment.*
    from core.medical_insurance__enrolment as enrolment
    cross join ops.this_run as this_run
    where
        enrolment.is_current
        and enrolment.status = '正常'
        and enrolment.year = year(this_run.period)
        and enrolment.aid_status = '防止返贫监测'
        and enrolment.person_id is not null
    qualify row_number() over (partition by enrolment.person_id order by enrolment.match_grade, enrolment.record_id, enrolment.row_id) = 1
)

select
    cleared.person_id,
    cleared.household_id,
    cleared.record_id as subject_record,
    cleared.cleared_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为', cleared.kind, '成员,农业农村部门登记风险已于', strftime(cleared.cleared_on, '%Y年%-m月%-d日'), '消除,',
        strftime(cleared.month, '%Y年%-m月'), '医保登记的医疗救助身份仍为', labelled.aid_status, '。'
    ) as reason,
    [
        { 'row_id': cleared.row_id, 'fact': 'risk_cleared', 'value': '是' },
        { 'row_id': cleared.row_id, 'fact': 'cleared_on', 'value': strftime(cleared.cleared_on, '%Y-%m-%d') },
        { 'row_id': labelled.row_id, 'fact': 'aid_status', 'value': labelled.aid_status }
    ] as evidence,
    ['次月变更的期限已过', '没有其他未消除的监测记录', '没有以其他类别在低收入人口台账在册', '身份不是风险消除以后新认定的', '截至本月没有收到该人员的死亡记录'] as ruled_out
from cleared
inner join labelled on cleared.person_id = labelled.person_id
anti join watched on cleared.person_id = watched.person_id
where labelled.aid_status_from is null or labelled.aid_status_from <= cleared.cleared_on
