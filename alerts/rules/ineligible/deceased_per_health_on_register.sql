/* ---
code: X02
title: 卫健登记已死亡,仍在低收入人口台账
family: ineligible
grade: 红
department: 乡镇(街道)
why: 卫健部门已开具其死亡医学证明,台账仍为在册;若属实,救助金会继续发放,也会给家属带来退款负担。
next_step: 入户或向村(社区)核实是否本人死亡;属实的按程序办理,由家属或村(社区)说明情况。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 证件号由医院录入有误,死亡的是另一人
  - 填报日期误作死亡日期
  - 死亡发生在本月,本月的救助金依规定可以发放
clause: 焦民〔2022〕154号 十二(二)
needs: [civil_affairs.low_income_register, health.death_certificate]
event: death
steps: [on_register]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- Of several certificates of one person the surest link speaks, then the earliest.
with death as (
    select *
    from core.health__death_certificate
    where is_current and died_on is not null and person_id is not null
    qualify row_number() over (partition by person_id order by match_grade, died_on, row_id) = 1
)

select
    on_register.person_id,
    on_register.household_id,
    on_register.subject_record,
    death.died_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '卫健死亡医学证明登记该人员于', strftime(death.died_on, '%Y年%-m月%-d日'), '死亡,', strftime(this_run.period, '%Y年%-m月'), '台账中仍为',
        on_register.category, '(', on_register.status, ')。',
        if(death.died_on >= this_run.period, '死亡发生在本月,本月的救助金依规定可以发放。', '')
    ) as reason,
    [
        { 'row_id': on_register.row_id, 'fact': 'category', 'value': on_register.category },
        { 'row_id': on_register.row_id, 'fact': 'status', 'value': on_register.status },
        { 'row_id': death.row_id, 'fact': 'died_on', 'value': strftime(death.died_on, '%Y-%m-%d') }
    ] as evidence,
    list_filter([
        if(on_register.birth_date = death.birth_date, '两边登记的出生日期一致,同名另一人的可能性小', null),
        if(death.died_on < death.issued_on, '死亡日期早于填报日期,不是把填报日期当作死亡日期', null),
        if(death.died_on < this_run.period, '死亡发生在本月之前,不属于当月可以发放的情形', null)
    ], lambda text: text is not null) as ruled_out
from on_register
inner join death on on_register.person_id = death.person_id
cross join ops.this_run as this_run
where death.died_on <= this_run.period_end
