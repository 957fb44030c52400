/* ---
code: D08
title: 孤儿或全额领取补贴的事实无人抚养儿童又领取困难残疾人生活补贴
family: duplicated
grade: 橙
department: 县级民政局
why: 孤儿和全额领取补贴的事实无人抚养儿童不再享受困难残疾人生活补贴(可以享受护理补贴);本月仍有发放记录,可能是没有衔接。
next_step: 会同残联和儿童福利股核实;应择一享受的,从下月起更正并向监护人说明。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 领取的是重度残疾人护理补贴,可以同时享受
  - 事实无人抚养儿童补贴已按补差发放
  - 当月刚认定,生活补贴次月停发
  - 补发以前月份的补贴,登记在本月
clause: 《关于进一步加强事实无人抚养儿童保障工作的意见》民发〔2019〕62号 三(一)
needs: [civil_affairs.child_welfare, civil_affairs.payment]
policy: [child_benefit.replaces_programmes]
already_weighed: [child]
owner: 儿童福利股
reviewed_on: 2026-11-22
status: live
--- */
-- A county may pay in arrears: what is true of the month that the money is for counts.
with payment as (
    select paid.*
    from core.assistance as paid
    cross join ops.this_run as this_run
    where
        paid.dataset = 'civil_affairs.payment'
        and paid.is_paid
        and paid.amount > 0
        and (paid.period = this_run.period or paid.row_id in (select listed.row_id from core.payment_in_arrears as listed))
),

-- What an unsupported child was paid, where the children's list does not say it.
allowance as (
    select
        person_id,
        sum(amount) as amount
    from payment
    where programme = '事实无人抚养儿童补贴'
    group by person_id
),

-- An orphan's allowance is always whole; an unsupported child's only where it reaches a standard that is known.
child as (
    select
        welfare.*,
        coalesce(welfare.paid, allowance.amount) as given,
        min(welfare.record_id) over (partition by welfare.person_id) as subject_record
    from core.civil_affairs__child_welfare as welfare
    cross join ops.this_run as this_run
    left join allowance on welfare.person_id = allowance.person_id
    where
        welfare.is_current
        and coalesce(welfare.status not in ('停发', '死亡'), true)
        and coalesce(welfare.recognised_on < this_run.period, true)
        and welfare.person_id is not null
        and (welfare.kind = '孤儿' or coalesce(welfare.paid, allowance.amount) >= welfare.standard)
    qualify row_number() over (partition by welfare.person_id order by welfare.match_grade, welfare.record_id, welfare.row_id) = 1
),

living as (
    select
        payment.person_id,
        max(payment.period) as month,
        sum(payment.amount) as amount,
        string_agg(distinct payment.programme, '、' order by payment.programme) as programmes,
        list({ 'row_id': payment.row_id, 'fact': 'programme', 'value': payment.programme } order by payment.row_id) as programme_facts,
        list({ 'row_id': payment.row_id, 'fact': 'amount', 'value': payment.amount::varchar } order by payment.row_id) as amount_facts
    from payment
    inner join policy.child_benefit_replaces_programmes as replaced
        on payment.programme = replaced.category and payment.period >= replaced.valid_from and payment.period < replaced.valid_to
    where payment.match_grade in ('A', 'B', 'C')
    group by payment.person_id
)

select
    child.person_id,
    child.household_id,
    child.subject_record,
    living.month as occurred_on,
    living.amount::decimal(14, 2) as amount_at_risk,
    concat(
        '该儿童为', if(child.kind = '孤儿', '孤儿', concat('事实无人抚养儿童,补贴全额发放(标准', child.standard, '元,实发', child.given, '元)')), ',',
        strftime(living.month, '%Y年%-m月'), '又领取', living.programmes, living.amount, '元。'
    ) as reason,
    list_concat(
        list_filter([
            { 'row_id': child.row_id, 'fact': 'kind', 'value': child.kind },
            { 'row_id': child.row_id, 'fact': 'standard', 'value': child.standard::varchar },
            { 'row_id': child.row_id, 'fact': 'paid', 'value': child.paid::varchar }
        ], lambda item: item.value is not null),
        living.programme_facts,
        living.amount_facts
    ) as evidence,
    [
        '发放的是生活补贴,不是可以同时享受的护理补贴',
        if(child.kind = '孤儿', '孤儿基本生活费不实行补差', '实发金额达到补贴标准,不是补差发放'),
        if(child.recognised_on is null, '补贴已发放成功,没有退票', '认定早于发放月份')
    ] as ruled_out
from child
inner join living on child.person_id = living.person_id and coalesce(child.recognised_on < living.month, true)
