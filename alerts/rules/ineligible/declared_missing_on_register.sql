/* ---
code: X34
title: 已被宣告失踪,仍在低收入人口台账
family: ineligible
grade: 橙
department: 乡镇(街道)
why: 公安登记该人员因宣告失踪注销户口,被宣告失踪的人员不计入共同生活的家庭成员,特困人员也应终止供养;台账仍为在册,救助金可能没有发到本人手中。
next_step: 向家属、村(社区)和公安核实本人下落;属实的按程序办理,家属生活困难的及时帮扶。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 本人已经返回,法院撤销了宣告,户口尚未恢复
  - 注销原因登记有误
  - 宣告失踪的是同名同姓的另一人
clause: 《最低生活保障审核确认办法》(民发〔2021〕57号) 第七条;《特困人员认定办法》(民发〔2021〕43号) 第二十四条
needs: [civil_affairs.low_income_register, public_security.death_cancellation]
steps: [on_register]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- Courts deliver no list; the police cancel the registration of whom a court declared missing. Who was declared dead stands
-- there as dead (X01).
with missing as (
    select *
    from core.public_security__death_cancellation
    where is_current and reason = '宣告失踪' and person_id is not null
    qualify row_number() over (partition by person_id order by match_grade, cancelled_on desc, row_id) = 1
),

-- Whoever saw a doctor, was registered again, visited or certified alive since has come back; the dead are another rule's.
returned as (
    select
        person_id,
        settled_on as seen_on
    from core.medical_insurance__settlement
    where is_current and total > 0 and match_grade <> 'E'
    union all
    select
        person_id,
        changed_on as seen_on
    from core.public_security__household_change
    where is_current and kind = '迁入' and match_grade <> 'E'
    union all
    select
        person_id,
        certified_on as seen_on
    from core.human_resources__pension
    where is_current and match_grade <> 'E'
    union all
    select
        person_id,
        happened_on as seen_on
    from core.life_event
    where kind in ('death', 'marriage', 'enrolled') and match_grade <> 'E'
)

select
    on_register.person_id,
    on_register.household_id,
    on_register.subject_record,
    missing.cancelled_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '公安于', strftime(missing.cancelled_on, '%Y年%-m月%-d日'), '因宣告失踪注销该人员户口,', strftime(this_run.period, '%Y年%-m月'),
        '台账中仍为', on_register.category, '(', on_register.status, ')。'
    ) as reason,
    [
        { 'row_id': on_register.row_id, 'fact': 'category', 'value': on_register.category },
        { 'row_id': on_register.row_id, 'fact': 'status', 'value': on_register.status },
        { 'row_id': missing.row_id, 'fact': 'cancelled_on', 'value': strftime(missing.cancelled_on, '%Y-%m-%d') }
    ] as evidence,
    list_filter([
        '此后没有就医结算、户口迁入、养老资格认证和婚姻登记的记录',
        if(on_register.birth_date = missing.birth_date, '两边登记的出生日期一致,同名另一人的可能性小', null)
    ], lambda text: text is not null) as ruled_out
from on_register
inner join missing on on_register.person_id = missing.person_id
cross join ops.this_run as this_run
where
    missing.cancelled_on <= this_run.period_end
    and not exists (
        select 1 from returned
        where returned.person_id = missing.person_id and returned.seen_on > missing.cancelled_on
    )
