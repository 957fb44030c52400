/* ---
code: X05
title: 死亡后仍发放救助金
family: ineligible
grade: 红
department: 县级民政局
why: 人员死亡的次月起应停发救助金;死亡后继续发放造成资金流失,也会给家属带来退款负担。
next_step: 核对死亡信息与受益人是否同一人,入户核实并形成调查记录后按程序办理;这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 死亡信息属于同名同姓的另一人
  - 死亡当月的救助金依规定可以发放
  - 补发的是死亡之前月份的救助金
  - 银行退票,资金并未到账
clause: 焦民〔2022〕154号 十二(二)
needs: [civil_affairs.payment]
needs_any: [public_security.death_cancellation, health.death_certificate, civil_affairs.cremation]
policy: [payment.months_payable_after_death]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- A doubtful death, or a doubtful payment, is heard only where there is no surer one: it never spoils a sure lead.
with death as (
    select *
    from core.life_event
    where kind = 'death' and person_id is not null
    qualify match_grade <= greatest('C', min(match_grade) over (partition by person_id))
),

dead as (
    select
        person_id,
        min(happened_on) as died_on,
        count(distinct dataset) as sources,
        list({ 'row_id': row_id, 'fact': 'died_on', 'value': strftime(happened_on, '%Y-%m-%d') } order by happened_on, row_id) as evidence
    from death
    group by person_id
),

late as (
    select
        payment.*,
        dead.died_on,
        dead.sources,
        dead.evidence as death_evidence
    from core.assistance as payment
    inner join dead on payment.person_id = dead.person_id
    cross join ops.this_run as this_run
    -- The grace in force on the day of death, not on the day of this run.
    inner join policy.payment_months_payable_after_death as grace
        on dead.died_on >= grace.valid_from and dead.died_on < grace.valid_to
    where
        payment.dataset = 'civil_affairs.payment'
        and payment.is_paid
        and payment.amount <> 0
        and payment.period between date_trunc('month', dead.died_on) + to_months(1 + grace.value::integer) and this_run.period
    -- A list that names one payment twice still paid it once.
    qualify row_number() over (partition by payment.record_id, payment.person_id, payment.amount order by payment.match_grade, payment.row_id) = 1
),

counted as (
    select *
    from late
    where amount > 0
    qualify match_grade <= greatest('C', min(match_grade) over (partition by person_id, programme))
),

-- What was taken back since, under whatever month.
recovered as (
    select
        person_id,
        programme,
        -sum(amount) as amount,
        list({ 'row_id': row_id, 'fact': 'amount', 'value': strftime(period, '%Y-%m') || ' ' || amount } order by period, row_id) as evidence
    from late
    where amount < 0 and match_grade in ('A', 'B', 'C')
    group by person_id, programme
)

select
    counted.person_id,
    max_by(counted.household_id, (counted.period, counted.record_id)) as household_id,
    min_by(counted.record_id, (counted.period, counted.record_id)) as subject_record,
    min(counted.period) as occurred_on,
    (sum(counted.amount) - coalesce(recovered.amount, 0))::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员于', strftime(counted.died_on, '%Y年%-m月%-d日'), '死亡(', counted.sources, '个来源登记),', strftime(min(counted.period), '%Y年%-m月'),
        if(count(distinct counted.period) > 1, '至' || strftime(max(counted.period), '%Y年%-m月'), ''), '仍有', count(distinct counted.period), '个月发放',
        counted.programme, ',合计', sum(counted.amount)::decimal(14, 2), '元', coalesce(',已追回' || recovered.amount::decimal(14, 2) || '元', ''), '。'
    ) as reason,
    list_concat(
        counted.death_evidence,
        list({
            'row_id': counted.row_id, 'fact': 'amount', 'value': strftime(counted.period, '%Y-%m') || ' ' || counted.amount
        } order by counted.period, counted.row_id),
        coalesce(recovered.evidence, [])
    ) as evidence,
    list_filter([
        '死亡当月的发放不在此列',
        '按发放所属月份计算,补发死亡之前月份的不在此列',
        '发放状态不是退票',
        if(counted.sources > 1, counted.sources || '个来源都登记了死亡', null)
    ], lambda text: text is not null) as ruled_out
from counted
left join recovered on counted.person_id = recovered.person_id and counted.programme = recovered.programme
group by
    counted.person_id, counted.programme, counted.died_on, counted.sources, counted.death_evidence, recovered.amount, recovered.evidence
having sum(counted.amount) > coalesce(recovered.amount, 0)
