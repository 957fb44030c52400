/* ---
code: V07
title: 集中清退且缺少调查记录(防止一刀切)
family: supervision
grade: 红
department: 县级民政局
about: office
recurs: true
why: 一个乡镇(街道)一个月内退出的家庭远多于平常,原因又大多相同,且没有入户调查记录;不经调查核实、仅凭比对线索清退,会使符合条件的家庭失去保障。
next_step: 暂缓办理同批退出,逐户调阅调查记录和退出决定;没有调查核实的补做,误退的按程序恢复保障并补发。
false_alarms:
  - 年度集中复核后的退出,调查记录没有录入办理台账
  - 区划调整、台账迁移造成成批转出
  - 整村脱困等确有共同原因,并已逐户调查
clause: 焦民〔2022〕154号 十二(五)
needs: [civil_affairs.low_income_register, civil_affairs.application]
policy: [payment.programme_of, supervision.times_usual, supervision.least_households, supervision.recorded_share, supervision.same_reason_share, supervision.least_months, supervision.record_months]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- Households, not people. Whoever stays on the register elsewhere or otherwise has not left; nor have the dead.
with ended as (
    select
        spell.*,
        left(spell.area_code, 9) as township_code,
        spell.valid_to >= this_run.period as is_now,
        this_run.period as month,
        this_run.period_end,
        coalesce(register.exit_reason, '未填原因') as exit_reason
    from core.status_spell as spell
    cross join ops.this_run as this_run
    inner join policy.payment_programme_of as aid
        on spell.category = aid.category and this_run.period >= aid.valid_from and this_run.period < aid.valid_to
    left join core.civil_affairs__low_income_register as register on spell.row_id = register.row_id
    where
        spell.is_covered
        and spell.valid_to between this_run.period - interval 12 month and this_run.period_end
        and coalesce(register.exit_reason not in ('死亡', '转为其他救助', '户口迁出'), true)
        and length(spell.area_code) >= 9
        and substr(spell.area_code, 7, 3) <> '000'
),

stays as (
    select ended.row_id
    from ended
    inner join core.status_spell as other on ended.person_id = other.person_id
    where other.valid_from <= ended.period_end and coalesce(other.valid_to > ended.valid_to, true)
    union
    select ended.row_id
    from ended
    inner join core.life_event as death on ended.person_id = death.person_id
    where death.kind = 'death' and death.match_grade <> 'E' and death.happened_on <= ended.period_end
),

recorded as (
    select distinct ended.household_id
    from ended
    inner join core.civil_affairs__application as application on ended.household_id = application.household_id
    inner join policy.supervision_record_months as back
        on ended.month >= back.valid_from and ended.month < back.valid_to
    where
        application.is_current
        and application.investigation_no is not null
        and coalesce(application.decided_on, application.accepted_on)
        between ended.month - to_months(back.value::integer) and ended.period_end
),

-- One line per household that has left.
home as (
    select
        ended.township_code,
        ended.month,
        ended.is_now,
        coalesce(ended.household_id, ended.person_id) as home,
        bool_or(recorded.household_id is not null) as is_recorded,
        min(ended.exit_reason) as exit_reason,
        min(ended.row_id) as row_id,
        min(ended.valid_to) as left_on
    from ended
    left join recorded on ended.household_id = recorded.household_id
    where ended.row_id not in (select stays.row_id from stays)
    group by ended.township_code, ended.month, ended.is_now, coalesce(ended.household_id, ended.person_id)
),

-- For how many earlier months of the last year the township's register tells who left: the first one tells nothing.
known as (
    select
        left(register.area_code, 9) as township_code,
        count(distinct register.period) - 1 as months
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    where register.period between this_run.period - interval 12 month and this_run.period - interval 1 month
    group by all
),

reason as (
    select
        township_code,
        exit_reason,
        count(*) as households
    from home
    where is_now
    group by township_code, exit_reason
    qualify row_number() over (partition by township_code order by count(*) desc, exit_reason) = 1
),

township as (
    select
        home.township_code,
        home.month,
        count(*) filter (home.is_now) as households,
        count(*) filter (not home.is_now) / known.months as usual,
        count(*) filter (home.is_now and home.is_recorded) as recorded,
        list({ 'row_id': home.row_id, 'fact': 'exited_on', 'value': strftime(home.left_on, '%Y-%m-%d') } order by home.row_id)
        filter (home.is_now) as evidence
    from home
    inner join known on home.township_code = known.township_code
    inner join policy.supervision_least_months as least
        on home.month >= least.valid_from and home.month < least.valid_to
    where known.months >= least.value
    group by home.township_code, home.month, known.months
)

select
    township.township_code as area_code,
    township.township_code as subject_record,
    township.month as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(township.month, '%Y年%-m月'), '该乡镇(街道)退出', township.households, '户,此前一年平均每月', round(township.usual, 1), '户;其中', reason.households, '户的原因同为“',
        reason.exit_reason, '”,有调查记录的', township.recorded, '户。'
    ) as reason,
    township.evidence,
    ['死亡、户口迁出、转为其他救助的不计入', '仍以其他类别或在其他乡镇(街道)在册的不计入', '按户计算,不按人计算'] as ruled_out
from township
inner join reason on township.township_code = reason.township_code
inner join policy.supervision_times_usual as times
    on township.month >= times.valid_from and township.month < times.valid_to
inner join policy.supervision_least_households as least
    on township.month >= least.valid_from and township.month < least.valid_to
inner join policy.supervision_recorded_share as recorded_share
    on township.month >= recorded_share.valid_from and township.month < recorded_share.valid_to
inner join policy.supervision_same_reason_share as same
    on township.month >= same.valid_from and township.month < same.valid_to
where
    township.households >= least.value
    and township.households > times.value * township.usual
    and reason.households >= same.value * township.households
    and township.recorded < recorded_share.value * township.households
