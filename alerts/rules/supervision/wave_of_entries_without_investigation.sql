/* ---
code: V08
title: 集中纳入低保且缺少核对调查记录
family: supervision
grade: 红
department: 县级民政局
about: office
recurs: true
why: 一个乡镇(街道)一个月内新纳入低保的家庭远多于平常,又没有信息核对和入户调查记录;未经核对和调查直接纳入,可能错保,也会挤占困难群众的资金。
next_step: 逐户调阅核对报告和调查记录;没有核对调查的补做,不符合条件的按程序处理,不得成批退出。
false_alarms:
  - 集中排查后逐户调查纳入,记录没有录入办理台账
  - 区划调整、台账迁移造成成批转入,或认定日期统一重填
clause: 焦民〔2022〕154号 十二(五)
needs: [civil_affairs.low_income_register, civil_affairs.application]
policy: [supervision.times_usual, supervision.least_households, supervision.recorded_share, supervision.record_months]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- Households, not people. Whoever stood on the register before, in whatever category or place, is not new.
with entered as (
    select
        spell.*,
        left(spell.area_code, 9) as township_code,
        spell.valid_from >= this_run.period as is_now,
        this_run.period as month,
        this_run.period_end
    from core.status_spell as spell
    cross join ops.this_run as this_run
    where
        spell.category = '最低生活保障'
        and spell.is_covered
        and spell.valid_from between this_run.period - interval 12 month and this_run.period_end
        and length(spell.area_code) >= 9
        and substr(spell.area_code, 7, 3) <> '000'
),

known_before as (
    select entered.row_id
    from entered
    inner join core.status_spell as other on entered.person_id = other.person_id
    where other.valid_from < entered.valid_from
),

recorded as (
    select distinct entered.household_id
    from entered
    inner join core.civil_affairs__application as application on entered.household_id = application.household_id
    inner join policy.supervision_record_months as back
        on entered.month >= back.valid_from and entered.month < back.valid_to
    where
        application.is_current
        and application.verified_on is not null
        and application.investigation_no is not null
        and coalesce(application.decided_on, application.accepted_on)
        between entered.month - to_months(back.value::integer) and entered.period_end
),

home as (
    select
        entered.township_code,
        entered.month,
        entered.is_now,
        coalesce(entered.household_id, entered.person_id) as home,
        bool_or(recorded.household_id is not null) as is_recorded,
        min(entered.row_id) as row_id,
        min(entered.valid_from) as entered_on
    from entered
    left join recorded on entered.household_id = recorded.household_id
    where entered.row_id not in (select known_before.row_id from known_before)
    group by entered.township_code, entered.month, entered.is_now, coalesce(entered.household_id, entered.person_id)
),

-- The days of recognition of those on the register tell the last twelve months; last month's register must have come,
-- for without it nobody knows who is new.
township as (
    select
        home.township_code,
        home.month,
        count(*) filter (home.is_now) as households,
        count(*) filter (not home.is_now) / 12 as usual,
        count(*) filter (home.is_now and home.is_recorded) as recorded,
        list({ 'row_id': home.row_id, 'fact': 'recognised_on', 'value': strftime(home.entered_on, '%Y-%m-%d') } order by home.row_id)
        filter (home.is_now) as evidence
    from home
    where home.township_code in (
        select left(register.area_code, 9)
        from core.civil_affairs__low_income_register as register
        cross join ops.this_run as this_run
        where register.period = this_run.period - interval 1 month
    )
    group by home.township_code, home.month
)

select
    township.township_code as area_code,
    township.township_code as subject_record,
    township.month as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(township.month, '%Y年%-m月'), '该乡镇(街道)新纳入低保', township.households, '户,此前一年平均每月', round(township.usual, 1), '户;其中既有核对又有调查记录的',
        township.recorded, '户。'
    ) as reason,
    township.evidence,
    ['以前已在册、由其他类别或其他乡镇(街道)转来的不计入', '按户计算,不按人计算'] as ruled_out
from township
inner join policy.supervision_times_usual as times
    on township.month >= times.valid_from and township.month < times.valid_to
inner join policy.supervision_least_households as least
    on township.month >= least.valid_from and township.month < least.valid_to
inner join policy.supervision_recorded_share as recorded_share
    on township.month >= recorded_share.valid_from and township.month < recorded_share.valid_to
where
    township.households >= least.value
    and township.households > times.value * township.usual
    and township.recorded < recorded_share.value * township.households
