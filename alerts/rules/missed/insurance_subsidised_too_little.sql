/* ---
code: M02
title: 参保资助金额低于规定
family: missed
grade: 黄
department: 县级医保局
why: 特困人员参加居民医保应全额资助,最低生活保障对象、防止返贫监测对象的资助不得低于规定数额;资助不足,差额由困难群众自己负担。
next_step: 核对该人员本年度各笔资助;确属不足的补办差额,已另行补助的作说明。
false_alarms:
  - 资助分两次拨付,第二笔尚未导出
  - 地方另有补助,登记在别处
  - 个人缴费标准栏填的不是居民医保的个人缴费
clause: 焦民〔2024〕8号 二(三)2(1)
needs: [civil_affairs.low_income_register, medical_insurance.enrolment]
policy: [insurance.subsidy_rule, insurance.subsidy_amount, insurance.subsidy_share, insurance.contribution]
recurs: true
steps: [dead]
owner: 医疗救助科
reviewed_on: 2026-11-01
status: live
--- */
-- Contributions are paid before the year begins: whoever was recognised later was subsidised as what he was then.
with entitled as (
    select
        register.*,
        rule.value as entitlement,
        coalesce(amount.value, share.value * contribution.value)::decimal(14, 2) as floor_amount,
        year(this_run.period) as insurance_year,
        this_run.period_end,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.insurance_subsidy_rule as rule
        on register.category = rule.category and this_run.period_end >= rule.valid_from and this_run.period_end < rule.valid_to
    left join policy.insurance_subsidy_amount as amount
        on register.category = amount.category and this_run.period_end >= amount.valid_from and this_run.period_end < amount.valid_to
    -- A fixed amount is told in yuan, or as a share of the year's contribution.
    left join policy.insurance_subsidy_share as share
        on register.category = share.category and this_run.period_end >= share.valid_from and this_run.period_end < share.valid_to
    inner join policy.insurance_contribution as contribution
        on this_run.period_end >= contribution.valid_from and this_run.period_end < contribution.valid_to
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and coalesce(register.is_covered, true)
        and register.person_id is not null
        and register.recognised_on < make_date(year(this_run.period), 1, 1)
    qualify row_number() over (
        partition by register.person_id order by register.match_grade asc, (rule.value = '全额资助') desc, register.record_id asc, register.row_id asc
    ) = 1
),

-- All that was paid for the year, in however many rows; nothing paid at all is another rule's matter (M01).
paid as (
    select
        person_id,
        year,
        sum(subsidy) as subsidy,
        max(contribution) as contribution,
        min({ 'match_grade': match_grade, 'row_id': row_id }).row_id as row_id
    from core.medical_insurance__enrolment
    where is_current and insurance = '居民' and status = '正常' and subsidy > 0 and person_id is not null
    group by person_id, year
),

owed as (
    select
        entitled.*,
        paid.row_id as paid_row,
        paid.subsidy,
        if(entitled.entitlement = '全额资助', paid.contribution, entitled.floor_amount) as due
    from entitled
    inner join paid on entitled.person_id = paid.person_id and entitled.insurance_year = paid.year
)

select
    person_id,
    household_id,
    subject_record,
    -- Each year's subsidy is due anew: what was answered of last year's says nothing of this one.
    make_date(insurance_year, 1, 1) as occurred_on,
    (due - subsidy)::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为', category, '(', strftime(recognised_on, '%Y年%-m月'), '认定),', insurance_year, '年度居民医保应',
        if(entitlement = '全额资助', '全额资助(个人缴费标准', '定额资助(不低于'), due, '元),实际资助', subsidy, '元,少', due - subsidy, '元。'
    ) as reason,
    [
        { 'row_id': row_id, 'fact': 'category', 'value': category },
        { 'row_id': row_id, 'fact': 'recognised_on', 'value': strftime(recognised_on, '%Y-%m-%d') },
        { 'row_id': paid_row, 'fact': 'subsidy', 'value': subsidy::varchar }
    ] as evidence,
    ['该年度各笔资助已合并计算', '认定早于参保年度,不是年度中才取得资格', '截至本月没有收到该人员的死亡记录'] as ruled_out
from owed
where
    subsidy < due
    and not exists (
        select 1 from dead
        where dead.person_id = owed.person_id
    )
