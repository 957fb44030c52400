/* ---
code: D09
title: 同一人同时在两类对象中,没有按最优先类别认定
family: duplicated
grade: 黄
department: 乡镇(街道)
why: 低收入人口应认定为最优先的一类(特困、低保、低保边缘、刚性支出);同时列为两类,会造成专项救助按低一类执行或重复统计。
next_step: 核实应按哪一类认定;属类别转换没有办结的,补齐低一类的退出手续,更正台账。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 低保边缘家庭中的重残、重病人员按单人保纳入低保,家庭仍为低保边缘
  - 类别转换的当月,新旧两类同时出现
  - 防止返贫监测可以与其他类别并存
  - 两条记录不是同一人
clause: 焦民〔2024〕8号 二(一)2
needs: [civil_affairs.low_income_register]
policy: [duplicate.category_priority]
steps: [staying]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- Whoever is the only one under a number, or marked so, has 低保 alone: the family may stay in a lower category.
with covered as (
    select
        register.*,
        priority.value as place,
        coalesce(
            register.single_person,
            count(*) over (partition by coalesce(register.household_id, register.household_no), register.category) = 1
        ) as is_alone
    from staying as register
    cross join ops.this_run as this_run
    inner join policy.duplicate_category_priority as priority
        on register.category = priority.category and this_run.period >= priority.valid_from and this_run.period < priority.valid_to
    where
        coalesce(register.is_covered, true)
        -- A recognition of this month is a change of category: the other one ends with the month.
        and register.recognised_on < this_run.period
    qualify row_number() over (
        partition by register.person_id, register.category
        order by register.match_grade, register.recognised_on, register.record_id, register.row_id
    ) = 1
)

select
    higher.person_id,
    higher.household_id,
    least(higher.record_id, lower.record_id) as subject_record,
    greatest(higher.recognised_on, lower.recognised_on) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(this_run.period, '%Y年%-m月'), '台账中,该人员既为', higher.category, '(', strftime(higher.recognised_on, '%Y年%-m月'), '认定),又为',
        lower.category, '(', strftime(lower.recognised_on, '%Y年%-m月'), '认定),两类均标注为享受;应按', higher.category, '认定。'
    ) as reason,
    [
        { 'row_id': higher.row_id, 'fact': 'category', 'value': higher.category },
        { 'row_id': higher.row_id, 'fact': 'recognised_on', 'value': strftime(higher.recognised_on, '%Y-%m-%d') },
        { 'row_id': lower.row_id, 'fact': 'category', 'value': lower.category },
        { 'row_id': lower.row_id, 'fact': 'recognised_on', 'value': strftime(lower.recognised_on, '%Y-%m-%d') }
    ] as evidence,
    [
        '两类均在本月之前认定,不是当月转换', '两条记录都没有标注为不享受',
        if(higher.category = '最低生活保障', '低保记录不是单人保', '较高一类为特困,不涉及单人保')
    ] as ruled_out
from covered as higher
inner join covered as lower on higher.person_id = lower.person_id and higher.place < lower.place
cross join ops.this_run as this_run
where
    -- 特困 beside 低保 is D02's red lead.
    not (higher.category = '特困人员' and lower.category = '最低生活保障')
    and not (higher.category = '最低生活保障' and higher.is_alone)
qualify row_number() over (partition by higher.person_id order by higher.place, lower.place) = 1
