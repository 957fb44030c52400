/* ---
code: M01
title: 应资助参保而未资助
family: missed
grade: 橙
department: 县级医保局
why: 特困人员、最低生活保障对象、防止返贫监测对象参加居民医保应得到资助;没有资助,本人可能脱保,或者多交了钱。
next_step: 核对参保和资助信息;未参保的协助参保,未资助的按规定补办资助。
false_alarms:
  - 已参加职工医保,或在外地参保
  - 本月才认定,医保身份次月生效
  - 已参军或死亡
clause: 焦民〔2024〕8号 二(三)2(1)
needs: [civil_affairs.low_income_register, medical_insurance.enrolment]
absence_of: [medical_insurance.enrolment]
heeds_names: true
policy: [insurance.subsidy_rule, insurance.subsidy_amount, insurance.subsidy_share, insurance.contribution]
recurs: true
steps: [dead]
owner: 医疗救助科
reviewed_on: 2026-11-01
status: live
--- */
with entitled as (
    select
        register.*,
        rule.value as entitlement,
        coalesce(amount.value, share.value * contribution.value) as floor_amount,
        this_run.period_end,
        year(this_run.period) as insurance_year,
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
        -- The medical insurance learns of a new category in the month after it.
        and register.recognised_on < this_run.period
    qualify row_number() over (
        partition by register.person_id order by register.match_grade asc, (rule.value = '全额资助') desc, register.record_id asc, register.row_id asc
    ) = 1
),

enrolment as (
    select
        *,
        status = '正常' and (subsidy > 0 or coalesce(subsidy_category, '无') not in ('无', '否', '未资助', '不资助')) as is_subsidised
    from core.medical_insurance__enrolment
    where is_current
),

-- What stands in the list of the year instead: the enrolment that is most alive. A line that is theirs by name only is
-- no evidence; whether it is theirs or not, the subsidy is missing.
unsubsidised as (
    select *
    from enrolment
    where insurance = '居民' and match_grade <> 'E'
    qualify row_number() over (partition by person_id, year order by match_grade asc, (status = '正常') desc, row_id asc) = 1
)

select
    entitled.person_id,
    entitled.household_id,
    entitled.subject_record,
    -- Each year's subsidy is due anew: what was answered of last year's says nothing of this one.
    greatest(entitled.recognised_on, make_date(entitled.insurance_year, 1, 1)) as occurred_on,
    coalesce(entitled.floor_amount, unsubsidised.contribution)::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为', entitled.category, '(', strftime(entitled.recognised_on, '%Y年%-m月'), '认定),', entitled.insurance_year, '年度应享受居民医保', entitled.entitlement,
        case entitled.entitlement when '定额资助' then '(每年不低于' || entitled.floor_amount::integer || '元)' else '' end, ',',
        case
            when unsubsidised.row_id is null then '但没有居民医保参保记录。'
            when unsubsidised.status = '正常' then '已参保但没有资助记录。'
            else '但居民医保参保状态为' || unsubsidised.status || '。'
        end
    ) as reason,
    list_filter([
        { 'row_id': entitled.row_id, 'fact': 'category', 'value': entitled.category },
        { 'row_id': entitled.row_id, 'fact': 'recognised_on', 'value': strftime(entitled.recognised_on, '%Y-%m-%d') },
        { 'row_id': unsubsidised.row_id, 'fact': 'status', 'value': unsubsidised.status },
        { 'row_id': unsubsidised.row_id, 'fact': 'subsidy', 'value': coalesce(unsubsidised.subsidy::varchar, '未填') }
    ], lambda item: item.row_id is not null) as evidence,
    ['没有正常状态的职工医保参保记录', '认定日期早于本月', '截至本月没有收到该人员的死亡记录'] as ruled_out
from entitled
left join unsubsidised on entitled.person_id = unsubsidised.person_id and entitled.insurance_year = unsubsidised.year
where not exists (
    select 1 from enrolment
    where
        enrolment.person_id = entitled.person_id
        and enrolment.year = entitled.insurance_year
        and (enrolment.is_subsidised or (enrolment.insurance = '职工' and enrolment.status = '正常'))
)
and not exists (
    select 1 from dead
    where dead.person_id = entitled.person_id
)
