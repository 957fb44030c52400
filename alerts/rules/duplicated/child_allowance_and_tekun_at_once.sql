/* ---
code: D06
title: 同时认定为特困人员和孤儿(事实无人抚养儿童)
family: duplicated
grade: 橙
department: 县级民政局
why: 同时符合特困和孤儿、事实无人抚养儿童条件的未成年人,应纳入儿童福利保障,不再认定为特困人员;两边同时享受会重复发放基本生活费。
next_step: 会同儿童福利股和监护人核实选择哪一项保障;属转换衔接的补齐另一项的退出手续。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 监护人正在选择,或当月刚转换,另一项次月终止
  - 两边只登记了身份,并没有重复发放
  - 两条记录不是同一名儿童
clause: 《特困人员认定办法》民发〔2021〕43号 第九条
needs: [civil_affairs.child_welfare, civil_affairs.low_income_register]
already_weighed: [child]
steps: [staying]
owner: 儿童福利股
reviewed_on: 2026-11-22
status: live
--- */
-- A recognition of this month is a change from one to the other, which ends with the month.
with child as (
    select
        welfare.*,
        min(welfare.record_id) over (partition by welfare.person_id) as subject_record
    from core.civil_affairs__child_welfare as welfare
    cross join ops.this_run as this_run
    where
        welfare.is_current
        and coalesce(welfare.status not in ('停发', '死亡'), true)
        and coalesce(welfare.recognised_on < this_run.period, true)
        and welfare.person_id is not null
    qualify row_number() over (partition by welfare.person_id order by welfare.match_grade, welfare.record_id, welfare.row_id) = 1
),

tekun as (
    select register.*
    from staying as register
    cross join ops.this_run as this_run
    where
        coalesce(register.is_covered, true)
        and register.category = '特困人员'
        and register.recognised_on < this_run.period
    qualify row_number() over (
        partition by register.person_id order by register.match_grade, register.recognised_on, register.record_id, register.row_id
    ) = 1
)

select
    child.person_id,
    tekun.household_id,
    child.subject_record,
    greatest(child.recognised_on, tekun.recognised_on) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(this_run.period, '%Y年%-m月'), ',该儿童在儿童福利名单中为', child.kind, if(child.kind = '孤儿', '', '儿童'), '(',
        coalesce(strftime(child.recognised_on, '%Y年%-m月') || '认定', '认定日期未填'), '),在低收入人口台账中又是特困人员(',
        strftime(tekun.recognised_on, '%Y年%-m月'), '认定)。'
    ) as reason,
    list_filter([
        { 'row_id': child.row_id, 'fact': 'kind', 'value': child.kind },
        { 'row_id': child.row_id, 'fact': 'recognised_on', 'value': strftime(child.recognised_on, '%Y-%m-%d') },
        { 'row_id': tekun.row_id, 'fact': 'category', 'value': tekun.category },
        { 'row_id': tekun.row_id, 'fact': 'recognised_on', 'value': strftime(tekun.recognised_on, '%Y-%m-%d') }
    ], lambda item: item.value is not null) as evidence,
    [
        if(child.recognised_on is null, '特困认定早于本月,不是当月转换', '两项均在本月之前认定,不是当月转换'),
        '儿童福利名单没有注明停发,特困记录没有标注为不享受'
    ] as ruled_out
from child
inner join tekun on child.person_id = tekun.person_id
cross join ops.this_run as this_run
