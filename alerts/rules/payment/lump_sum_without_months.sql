/* ---
code: P10
title: 补发资金未逐月标注
family: payment
grade: 蓝
department: 县级民政局
why: 一笔发放远高于平常的月金额,只标注了一个月份;不写明补发哪几个月,就无法核对应发、已发和停发的时间。
next_step: 核对该笔资金对应的月份,在清册中逐月列明;确属多发的按程序处理。
false_alarms:
  - 核定金额本月确有大幅提高
  - 当年一次性发放取暖、节日等补助,记在同一项目
clause: 系统默认(参照焦民〔2022〕154号 六)
needs: [civil_affairs.payment]
policy: [payment.programme_of, payment.lump_times]
steps: [not_kept]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- Of a county that pays in arrears its newest month counts.
with paid as (
    select
        payment.*,
        aid.category,
        this_run.period as this_month,
        (payment.pay_month = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed)) as is_judged
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    inner join policy.payment_programme_of as aid
        on payment.programme = aid.value and this_run.period >= aid.valid_from and this_run.period < aid.valid_to
    where
        payment.is_current
        and coalesce(payment.pay_status, '成功') = '成功'
        and payment.row_id not in (select not_kept.row_id from not_kept)
        and payment.amount > 0
        and payment.person_id is not null
        and payment.match_grade <> 'E'
),

-- What is usual: the middle of the last year's payments, and at least what the register has approved.
usual as (
    select
        person_id,
        programme,
        median(amount) as amount
    from paid
    where not is_judged and pay_month < this_month and pay_month >= this_month - interval 12 month
    group by person_id, programme
),

approved as (
    select
        household_id,
        category,
        max(monthly_amount) as amount
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and household_id is not null
    group by household_id, category
),

lump as (
    select
        paid.*,
        paid.pay_month as month,
        greatest(usual.amount, approved.amount) as usual_amount
    from paid
    left join usual on paid.person_id = usual.person_id and paid.programme = usual.programme
    left join approved on paid.household_id = approved.household_id and paid.category = approved.category
    where paid.is_judged
    qualify row_number() over (partition by paid.record_id, paid.person_id order by paid.match_grade, paid.row_id) = 1
)

select
    lump.person_id,
    lump.household_id,
    lump.record_id as subject_record,
    lump.month as occurred_on,
    (lump.amount - lump.usual_amount)::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(lump.month, '%Y年%-m月'), lump.programme, '一笔发放', lump.amount::decimal(14, 2), '元,平常每月', lump.usual_amount::decimal(14, 2), '元,只标注了一个月份。'
    ) as reason,
    [
        { 'row_id': lump.row_id, 'fact': 'amount', 'value': lump.amount::varchar },
        { 'row_id': lump.row_id, 'fact': 'pay_month', 'value': strftime(lump.pay_month, '%Y-%m') }
    ] as evidence,
    ['与本人此前一年发放金额的中间值和台账核定的全家月金额中较高者比较', '逐月列行的补发不在此列', '退票的不计入'] as ruled_out
from lump
inner join policy.payment_lump_times as times
    on lump.month >= times.valid_from and lump.month < times.valid_to
where lump.amount > times.value * lump.usual_amount
