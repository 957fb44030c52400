/* ---
code: X08
title: 强制隔离戒毒期间,仍计入救助家庭
family: ineligible
grade: 橙
department: 乡镇(街道)
why: 强制隔离戒毒期间的人员不计入共同生活的家庭成员,由戒毒所保障其生活;台账仍按享受人员计入,可能多发救助金。
next_step: 商请司法部门核实是否仍在所内,同时了解其家庭现在的困难;属实的按程序重新核算,家人仍符合条件的继续救助。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 实为社区戒毒或社区康复,人不在戒毒所
  - 已提前解除,解除信息尚未报送
  - 台账更正尚未导出,实际已不计入
  - 入所发生在本月,本月的救助金依规定可以发放
  - 在所的是同名同姓的另一人
clause: 焦民〔2022〕154号 十二;《最低生活保障审核确认办法》(民发〔2021〕57号)第七条
needs: [civil_affairs.low_income_register, justice.custody]
policy: [household.categories, household.custody_months_without_end]
steps: [counted_member, stay_in_custody]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
with inside as (
    select stay.*
    from stay_in_custody as stay
    cross join ops.this_run as this_run
    inner join policy.household_custody_months_without_end as silence
        on this_run.period_end >= silence.valid_from and this_run.period_end < silence.valid_to
    where
        stay.kind = '强制隔离戒毒'
        and stay.starts_on <= this_run.period_end
        and (stay.left_on is null or stay.left_on > this_run.period_end)
        and (stay.ends_on > this_run.period_end or (stay.ends_on is null and stay.period + to_months(silence.value::integer) > this_run.period))
    qualify row_number() over (partition by stay.person_id order by stay.match_grade, stay.starts_on, stay.row_id) = 1
)

select
    counted_member.person_id,
    counted_member.household_id,
    counted_member.subject_record,
    inside.starts_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '司法部门登记该人员自', strftime(inside.starts_on, '%Y年%-m月%-d日'), '起强制隔离戒毒',
        if(inside.ends_on is null, '', '(预计至' || strftime(inside.ends_on, '%Y年%-m月%-d日') || ')'), ',', strftime(this_run.period, '%Y年%-m月'),
        '台账中仍按', counted_member.category, '计入(', counted_member.status, ')。', if(inside.starts_on >= this_run.period, '入所发生在本月,本月的救助金依规定可以发放。', '')
    ) as reason,
    list_filter([
        { 'row_id': counted_member.row_id, 'fact': 'category', 'value': counted_member.category },
        { 'row_id': counted_member.row_id, 'fact': 'status', 'value': counted_member.status },
        { 'row_id': inside.row_id, 'fact': 'kind', 'value': inside.kind },
        { 'row_id': inside.row_id, 'fact': 'starts_on', 'value': strftime(inside.starts_on, '%Y-%m-%d') },
        { 'row_id': inside.row_id, 'fact': 'ends_on', 'value': strftime(inside.ends_on, '%Y-%m-%d') }
    ], lambda fact: fact.value is not null) as evidence,
    list_filter([
        '登记的是强制隔离戒毒,不是社区戒毒',
        '截至本月没有解除记录',
        if(inside.ends_on is not null, '预计解除日期在本月之后', null),
        if(inside.starts_on < this_run.period, '入所在本月之前,不属于当月可以发放的情形', null)
    ], lambda text: text is not null) as ruled_out
from counted_member
inner join inside on counted_member.person_id = inside.person_id
cross join ops.this_run as this_run
