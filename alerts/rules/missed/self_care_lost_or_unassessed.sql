/* ---
code: M22
title: 特困人员不能自理仍分散供养,或没有自理能力评估
family: missed
grade: 黄
department: 县级民政局
why: 生活不能自理且愿意集中供养的特困人员原则上都应集中供养;没有评估自理能力,就无法确定照料标准和照料方式。
next_step: 完全丧失自理能力的,上门了解本人是否愿意集中供养,愿意的安排入住,不愿意的落实照料人;没有评估的安排评估。
false_alarms:
  - 本人不愿集中供养,照料人已落实
  - 正在住院治疗,或供养机构暂无床位
  - 已经评估,台账没有填写或没有更新
clause: 焦民〔2024〕8号 二(三)1;《特困人员认定办法》(民发〔2021〕43号) 第二十一至二十三条
needs: [civil_affairs.low_income_register]
policy: [care.days_after_recognition, care.assessed_share]
steps: [dead]
owner: 特困供养科
reviewed_on: 2026-11-22
status: live
--- */
-- An empty cell means "not assessed" only in a list that fills nearly all the others.
with tekun as (
    select
        register.*,
        this_run.period_end,
        min(register.record_id) over (partition by register.person_id) as subject_record,
        avg((register.self_care is not null)::integer) over (partition by register.delivery_id) as assessed_share
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    where register.is_current and register.status in ('在册', '渐退') and register.category = '特困人员'
),

-- Of two lines about one person the one that says more speaks.
person as (
    select *
    from tekun
    where person_id is not null
    qualify row_number() over (
        partition by person_id order by self_care is null, match_grade, record_id, row_id
    ) = 1
)

select
    person.person_id,
    person.household_id,
    person.subject_record,
    person.recognised_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为特困人员(', strftime(person.recognised_on, '%Y年%-m月'), '认定),',
        if(person.self_care is null, '台账没有自理能力评估结果。', '完全丧失生活自理能力,供养方式仍为分散供养,需了解是否愿意集中供养。')
    ) as reason,
    list_filter([
        { 'row_id': person.row_id, 'fact': 'category', 'value': person.category },
        { 'row_id': person.row_id, 'fact': 'recognised_on', 'value': strftime(person.recognised_on, '%Y-%m-%d') },
        { 'row_id': person.row_id, 'fact': 'self_care', 'value': coalesce(person.self_care, '未填') },
        { 'row_id': person.row_id, 'fact': 'support_mode', 'value': person.support_mode }
    ], lambda item: item.value is not null) as evidence,
    list_filter([
        '不是刚刚认定的特困人员',
        if(person.self_care is null, '同一份台账中其他特困人员大多填有评估结果', null),
        '截至本月没有收到该人员的死亡记录'
    ], lambda text: text is not null) as ruled_out
from person
inner join policy.care_days_after_recognition as grace
    on person.period_end >= grace.valid_from and person.period_end < grace.valid_to
inner join policy.care_assessed_share as usual
    on person.period_end >= usual.valid_from and person.period_end < usual.valid_to
where
    person.recognised_on + grace.value::integer < person.period_end
    and (
        (person.self_care = '完全丧失' and person.support_mode = '分散')
        or (person.self_care is null and person.assessed_share >= usual.value)
    )
    and not exists (
        select 1 from dead
        where dead.person_id = person.person_id
    )
