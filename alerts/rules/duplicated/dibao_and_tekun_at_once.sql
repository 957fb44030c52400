/* ---
code: D02
title: 同时享受最低生活保障和特困供养
family: duplicated
grade: 红
department: 县级民政局
why: 同一人应认定为最优先的一类救助对象,特困供养与最低生活保障不能同时享受,否则重复发放基本生活救助。
next_step: 核实应按哪一类保障;属类别转换的补齐另一类的退出手续,属重复享受的按程序处理。不得仅凭比对结果停发。
false_alarms:
  - 类别转换的当月,新旧两类在台账中同时出现
  - 两条记录不是同一人
clause: 焦民〔2024〕8号 二(一)2
needs: [civil_affairs.low_income_register]
steps: [staying]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- A recognition of this month is a hand-over: the other category ends with the month.
with covered as (
    select register.*
    from staying as register
    cross join ops.this_run as this_run
    where
        coalesce(register.is_covered, true)
        and register.category in ('最低生活保障', '特困人员')
        and register.person_id is not null
        and register.recognised_on < this_run.period
    qualify row_number() over (
        partition by register.person_id, register.category order by register.match_grade, register.recognised_on, register.record_id, register.row_id
    ) = 1
)

select
    tekun.person_id,
    tekun.household_id,
    least(dibao.record_id, tekun.record_id) as subject_record,
    greatest(dibao.recognised_on, tekun.recognised_on) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(this_run.period, '%Y年%-m月'), '台账中,该人员既是最低生活保障对象(', strftime(dibao.recognised_on, '%Y年%-m月'), '认定),又是特困人员(',
        strftime(tekun.recognised_on, '%Y年%-m月'), '认定),两类均标注为享受。'
    ) as reason,
    [
        { 'row_id': dibao.row_id, 'fact': 'category', 'value': dibao.category },
        { 'row_id': dibao.row_id, 'fact': 'recognised_on', 'value': strftime(dibao.recognised_on, '%Y-%m-%d') },
        { 'row_id': tekun.row_id, 'fact': 'category', 'value': tekun.category },
        { 'row_id': tekun.row_id, 'fact': 'recognised_on', 'value': strftime(tekun.recognised_on, '%Y-%m-%d') }
    ] as evidence,
    ['两类均在本月之前认定,不是当月转换', '两条记录都没有标注为不享受'] as ruled_out
from covered as tekun
inner join covered as dibao on tekun.person_id = dibao.person_id
cross join ops.this_run as this_run
where tekun.category = '特困人员' and dibao.category = '最低生活保障'
