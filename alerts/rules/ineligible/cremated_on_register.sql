/* ---
code: X03
title: 已有火化记录,仍在低收入人口台账
family: ineligible
grade: 红
department: 乡镇(街道)
why: 殡仪馆已有其火化记录,台账仍为在册;若属实,救助金会继续发放,也会给家属带来退款负担。
next_step: 入户或向村(社区)核实是否本人死亡;属实的按程序办理,由家属或村(社区)说明情况。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 经办人的证件号填在了逝者一栏
  - 死亡的是同名同姓的另一人
  - 死亡发生在本月,本月的救助金依规定可以发放
clause: 焦民〔2022〕154号 十二(二)
needs: [civil_affairs.low_income_register, civil_affairs.cremation]
event: death
steps: [on_register]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- Nobody handles his own cremation: where the handler is the deceased, the handler's number stands in both columns.
with death as (
    select
        *,
        coalesce(died_on, cremated_on) as happened_on
    from core.civil_affairs__cremation
    where is_current and person_id is not null and handler_person_id is distinct from person_id
    qualify row_number() over (partition by person_id order by match_grade, happened_on, row_id) = 1
)

select
    on_register.person_id,
    on_register.household_id,
    on_register.subject_record,
    death.happened_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '殡仪馆登记该人员于', strftime(death.happened_on, '%Y年%-m月%-d日'), if(death.died_on is null, '火化,', '死亡并已火化,'),
        strftime(this_run.period, '%Y年%-m月'), '台账中仍为', on_register.category, '(', on_register.status, ')。',
        if(death.happened_on >= this_run.period, '死亡发生在本月,本月的救助金依规定可以发放。', '')
    ) as reason,
    [
        { 'row_id': on_register.row_id, 'fact': 'category', 'value': on_register.category },
        { 'row_id': on_register.row_id, 'fact': 'status', 'value': on_register.status },
        { 'row_id': death.row_id, 'fact': if(death.died_on is null, 'cremated_on', 'died_on'), 'value': strftime(death.happened_on, '%Y-%m-%d') }
    ] as evidence,
    list_filter([
        if(death.handler_person_id is not null, '经办人是另一人,不是把经办人的证件号填在逝者一栏', null),
        if(on_register.sex = death.sex, '两边登记的性别一致', null),
        if(death.happened_on < this_run.period, '死亡发生在本月之前,不属于当月可以发放的情形', null)
    ], lambda text: text is not null) as ruled_out
from on_register
inner join death on on_register.person_id = death.person_id
cross join ops.this_run as this_run
where death.happened_on <= this_run.period_end
