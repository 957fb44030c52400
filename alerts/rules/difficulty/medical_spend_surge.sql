/* ---
code: N01
title: 自付医疗费用骤增
family: difficulty
grade: 橙
department: 乡镇(街道)
why: 近十二个月个人自付医疗费用超过预警标准,家庭可能因病陷入困难,需要上门了解并告知可申请的救助。
next_step: 入户了解费用和家庭负担,告知医疗救助、临时救助等政策,符合条件的协助申请。
false_alarms:
  - 费用由第三方赔付或商业保险承担
  - 自费项目为本人自愿选择
  - 已经得到救助,困难已缓解
  - 参加职工医保且收入稳定的家庭
clause: 焦民〔2024〕8号 二(二)2
needs: [medical_insurance.settlement, civil_affairs.low_income_register]
policy: [difficulty.self_paid_medical_year, difficulty.surge_raises_grade_above]
steps: [dead, settled_once]
owner: 低收入人口监测中心
reviewed_on: 2026-11-01
status: live
--- */
with settlement as (
    select
        *,
        -- The first one ever names the alert: it stays while the twelve months move on.
        first_value(record_id) over (partition by person_id order by settled_on, record_id, row_id) as subject_record
    from settled_once
),

-- Reversals are negative rows: the sum nets them.
spend as (
    select
        settlement.person_id,
        settlement.subject_record,
        max(settlement.settled_on) as last_settled_on,
        sum(settlement.self_paid) as self_paid,
        count(*) filter (where settlement.self_paid < 0) as reversals,
        list({ 'row_id': settlement.row_id, 'fact': 'self_paid', 'value': settlement.self_paid::varchar } order by settlement.settled_on, settlement.row_id) as evidence
    from settlement
    cross join ops.this_run as this_run
    where settlement.settled_on > last_day(this_run.period - interval 12 month) and settlement.settled_on <= this_run.period_end
    group by settlement.person_id, settlement.subject_record
),

-- The most preferential category has the lowest threshold (就高).
listed as (
    select
        register.*,
        threshold.value as threshold
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.difficulty_self_paid_medical_year as threshold
        on register.category = threshold.category and this_run.period_end >= threshold.valid_from and this_run.period_end < threshold.valid_to
    where register.is_current and register.status in ('在册', '渐退') and register.person_id is not null and register.match_grade <> 'E'
    qualify row_number() over (partition by register.person_id order by threshold.value, register.match_grade, register.record_id, register.row_id) = 1
),

insured as (
    select
        enrolment.person_id,
        bool_or(enrolment.insurance = '职工' and enrolment.status = '正常') as by_employer
    from core.medical_insurance__enrolment as enrolment
    cross join ops.this_run as this_run
    where enrolment.is_current and enrolment.year = year(this_run.period)
    group by enrolment.person_id
),

judged as (
    select
        spend.*,
        listed.household_id,
        listed.row_id as register_row,
        listed.category,
        coalesce(listed.threshold, everybody.value) as threshold,
        multiple.value as multiple
    from spend
    cross join ops.this_run as this_run
    inner join policy.difficulty_self_paid_medical_year as everybody
        on everybody.category = '无类别' and this_run.period_end >= everybody.valid_from and this_run.period_end < everybody.valid_to
    inner join policy.difficulty_surge_raises_grade_above as multiple
        on this_run.period_end >= multiple.valid_from and this_run.period_end < multiple.valid_to
    left join listed on spend.person_id = listed.person_id
    left join insured on spend.person_id = insured.person_id
    -- Without a category, a regular employee is not looked for; while nobody's insurance is known, nobody without category is.
    where listed.person_id is not null or (not coalesce(insured.by_employer, false) and (select count(*) from insured as anybody) > 0)
)

select
    person_id,
    household_id,
    subject_record,
    last_settled_on as occurred_on,
    self_paid::decimal(14, 2) as amount_at_risk,
    concat(
        '截至', strftime(this_run.period_end, '%Y年%-m月%-d日'), '的十二个月内,该人员', if(category is null, '(不在台账中)', '(' || category || ')'), '个人自付医疗费用合计',
        self_paid, '元(', len(evidence), '笔),超过预警标准', threshold::integer, '元。'
    ) as reason,
    if(
        register_row is null,
        evidence,
        list_prepend({ 'row_id': register_row, 'fact': 'category', 'value': category }, evidence)
    ) as evidence,
    list_filter([
        if(category is null, '没有正常状态的职工医保参保记录', null),
        if(reversals > 0, '退费已冲减', '没有退费记录'),
        '截至本月没有收到该人员的死亡记录'
    ], lambda text: text is not null) as ruled_out,
    if(self_paid > multiple * threshold, '自付费用超过预警标准的' || multiple::integer || '倍', null) as raise_because
from judged
cross join ops.this_run as this_run
where
    self_paid > threshold
    and not exists (
        select 1 from dead
        where dead.person_id = judged.person_id
    )
