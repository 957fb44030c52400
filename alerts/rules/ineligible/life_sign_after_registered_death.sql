/* ---
code: X04
title: 登记死亡之后又有就医、认证等记录
family: ineligible
grade: 橙
department: 县级民政局
why: 有部门登记该人员已死亡,其后又有就医、养老待遇认证或婚姻登记记录,两者必有一错;可能是健在的人被误登记为死亡,也可能是证件、社保卡被他人使用。
next_step: 先上门核实本人是否健在。健在的,商请登记死亡的部门更正,不得仅凭比对结果停发;确已死亡的,把其后的就医、认证记录转医保、人社部门核查。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 死亡登记的证件号录入有误,死亡的是另一人
  - 死亡日期录入有误,实际死亡在就医、认证之后
  - 医疗费在死亡之后才结算
  - 就医、认证记录属于同名同姓的另一人
clause: 焦民〔2022〕154号 十二(二)
needs: [civil_affairs.low_income_register]
needs_any: [public_security.death_cancellation, health.death_certificate, civil_affairs.cremation]
policy: [household.life_sign_after_days]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- X01 to X03 ask whether the dead are still paid, one source or three. This rule asks what none of them does: whether the
-- living are taken for dead. So it also looks at those whose aid was ended because of the death.
with listed as (
    select
        *,
        min(record_id) over (partition by person_id) as subject_record
    from core.civil_affairs__low_income_register
    where is_current and person_id is not null and (status in ('在册', '渐退') or exit_reason = '死亡')
    qualify row_number() over (partition by person_id order by status = '停保', match_grade, record_id, row_id) = 1
),

-- A sign has to contradict every source: the latest date of death counts.
dead as (
    select
        event.person_id,
        max(event.happened_on) as died_on,
        count(distinct event.dataset) as sources,
        list({ 'row_id': event.row_id, 'fact': 'died_on', 'value': strftime(event.happened_on, '%Y-%m-%d') } order by event.happened_on, event.row_id) as evidence
    from core.life_event as event
    cross join ops.this_run as this_run
    where event.kind = 'death' and event.match_grade in ('A', 'B', 'C') and event.happened_on <= this_run.period_end
    group by event.person_id
),

-- A bill may be settled long after a stay: the day of discharge counts. What was taken back never was.
care as (
    select
        person_id,
        '就医' as sign,
        if(discharged_on is null, 'settled_on', 'discharged_on') as fact,
        coalesce(discharged_on, settled_on) as seen_on,
        match_grade,
        row_id
    from core.medical_insurance__settlement as settlement
    semi join listed on settlement.person_id = listed.person_id
    semi join dead on settlement.person_id = dead.person_id
    where is_current and (discharged_on is not null or care_type <> '住院')
    qualify sum(total) over (partition by settlement_no, person_id) > 0
),

sign as (
    select * from care
    union all
    select
        person_id,
        '养老待遇认证' as sign,
        'certified_on' as fact,
        certified_on as seen_on,
        match_grade,
        row_id
    from core.human_resources__pension
    union all
    select
        person_id,
        '婚姻登记' as sign,
        'registered_on' as fact,
        happened_on as seen_on,
        match_grade,
        row_id
    from core.life_event
    where kind in ('marriage', 'divorce')
),

alive as (
    select
        dead.person_id,
        dead.died_on,
        dead.sources,
        dead.evidence,
        sign.sign,
        sign.seen_on,
        sign.fact,
        sign.row_id
    from dead
    inner join sign on dead.person_id = sign.person_id
    cross join ops.this_run as this_run
    inner join policy.household_life_sign_after_days as grace
        on dead.died_on >= grace.valid_from and dead.died_on < grace.valid_to
    where
        sign.match_grade in ('A', 'B', 'C')
        and sign.seen_on > dead.died_on + grace.value::integer
        and sign.seen_on <= this_run.period_end
    qualify row_number() over (partition by dead.person_id, sign.sign order by sign.seen_on, sign.row_id) = 1
)

select
    listed.person_id,
    listed.household_id,
    listed.subject_record,
    min(alive.seen_on) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员登记为', strftime(alive.died_on, '%Y年%-m月%-d日'), '死亡(', alive.sources, '个来源登记),其后又有',
        string_agg(concat(strftime(alive.seen_on, '%Y年%-m月%-d日'), '的', alive.sign, '记录'), '、' order by alive.seen_on, alive.sign),
        ';台账中为', listed.category, '(', listed.status, ')。'
    ) as reason,
    list_concat(
        [{ 'row_id': listed.row_id, 'fact': 'status', 'value': listed.status }],
        alive.evidence,
        list({ 'row_id': alive.row_id, 'fact': alive.fact, 'value': strftime(alive.seen_on, '%Y-%m-%d') } order by alive.seen_on, alive.sign)
    ) as evidence,
    ['已撤销的结算不在此列', '晚于所有来源登记的死亡日期,且超过费用结算、日期误差的通常天数'] as ruled_out
from listed
inner join alive on listed.person_id = alive.person_id
group by listed.person_id, listed.household_id, listed.subject_record, listed.category, listed.status, listed.row_id, alive.died_on, alive.sources, alive.evidence
