/* ---
code: D07
title: 特困人员同时领取残疾人两项补贴
family: duplicated
grade: 橙
department: 县级民政局
why: 特困供养已包含基本生活和照料护理,纳入特困供养的残疾人不再享受残疾人两项补贴;本月仍有发放记录,可能是没有衔接。
next_step: 会同残联核实供养和补贴发放情况;不应同时享受的,由主管部门按程序确定享受其中一项并书面告知。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 当地规定特困人员保留重度残疾人护理补贴
  - 当月刚认定为特困,补贴次月停发
  - 补发以前月份的补贴,登记在本月
  - 儿童福利机构中的残疾儿童,按机构规定发放
clause: 系统默认(参照国发〔2015〕52号:纳入特困人员供养保障的残疾人不享受残疾人两项补贴)
needs: [civil_affairs.low_income_register, civil_affairs.payment]
policy: [duplicate.tekun_excludes_programmes]
already_weighed: [severe_disability]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- A recognition of this month counts from the next one.
with tekun as (
    select
        register.*,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and coalesce(register.is_covered, true)
        and register.category = '特困人员'
        and register.person_id is not null
        and register.recognised_on < this_run.period
    qualify row_number() over (
        partition by register.person_id order by register.match_grade, register.recognised_on, register.record_id, register.row_id
    ) = 1
),

-- A doubtful payment does not spoil a sure one. A county may pay in arrears: recognised before the month that the money is for.
paid as (
    select
        payment.person_id,
        min(payment.period) as since,
        max(payment.period) as month,
        sum(payment.amount) as amount,
        string_agg(distinct payment.programme, '、' order by payment.programme) as programmes,
        list({ 'row_id': payment.row_id, 'fact': 'programme', 'value': payment.programme } order by payment.row_id) as programme_facts,
        list({ 'row_id': payment.row_id, 'fact': 'amount', 'value': payment.amount::varchar } order by payment.row_id) as amount_facts
    from core.assistance as payment
    cross join ops.this_run as this_run
    inner join tekun on payment.person_id = tekun.person_id and payment.period > tekun.recognised_on
    inner join policy.duplicate_tekun_excludes_programmes as excluded
        on payment.programme = excluded.category and payment.period >= excluded.valid_from and payment.period < excluded.valid_to
    where
        payment.dataset = 'civil_affairs.payment'
        and payment.is_paid
        and payment.amount > 0
        and payment.match_grade in ('A', 'B', 'C')
        and (payment.period = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed))
    group by payment.person_id
)

select
    tekun.person_id,
    tekun.household_id,
    tekun.subject_record,
    paid.month as occurred_on,
    paid.amount::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为特困人员(', strftime(tekun.recognised_on, '%Y年%-m月'), '认定),', strftime(paid.since, '%Y年%-m月'),
        if(paid.month > paid.since, '至' || strftime(paid.month, '%Y年%-m月'), ''), '又领取', paid.programmes, ',共',
        paid.amount, '元。'
    ) as reason,
    list_concat(
        [
            { 'row_id': tekun.row_id, 'fact': 'category', 'value': tekun.category },
            { 'row_id': tekun.row_id, 'fact': 'recognised_on', 'value': strftime(tekun.recognised_on, '%Y-%m-%d') }
        ],
        paid.programme_facts,
        paid.amount_facts
    ) as evidence,
    ['特困认定早于发放月份,不是当月转换', '补贴已发放成功,没有退票', '按现行参数,特困人员不享受该项补贴'] as ruled_out
from tekun
inner join paid on tekun.person_id = paid.person_id
