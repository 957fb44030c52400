/* ---
code: P02
title: 银行退票后没有重新发放
family: payment
grade: 橙
department: 乡镇(街道)
why: 银行把救助金退回,本人没有收到;超过规定的工作日还没有重新发放,可能没有人告知本人。
next_step: 联系本人或监护人核对姓名、账号,帮助更正或激活账户,转财政和代发银行尽快补发,并告知本人到账时间。
false_alarms:
  - 已经以现金或其他方式补发,没有记入清册
  - 与以后月份的救助金合并补发,金额不足两个月
  - 本人已经死亡、迁出或退出,不应再发
clause: 焦民〔2022〕154号 六
needs: [civil_affairs.payment]
absence_of: [civil_affairs.payment]
policy: [payment.returned_working_days, payment.programme_of]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- The list gives no day of return: the last day that it knows of the payment stands for it.
with returned as (
    select
        payment.*,
        coalesce(payment.credited_on, payment.funded_on, payment.entered_on, last_day(payment.pay_month)) as returned_on,
        this_run.period_end
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    where
        payment.is_current
        and payment.pay_status = '退票'
        and payment.amount > 0
        and payment.person_id is not null
        and payment.match_grade <> 'E'
        and payment.pay_month <= this_run.period
    qualify row_number() over (partition by payment.record_id, payment.person_id order by payment.match_grade, payment.row_id) = 1
),

paid as (
    select *
    from core.civil_affairs__payment
    where is_current and coalesce(pay_status, '成功') = '成功' and amount > 0 and match_grade <> 'E'
),

settled as (
    -- Paid again for the same month, or together with a later one.
    select returned.record_id
    from returned
    inner join paid on returned.person_id = paid.person_id and returned.programme = paid.programme
    where
        returned.pay_month = paid.pay_month
        or (returned.pay_month < paid.pay_month and paid.amount >= returned.amount + returned.amount)
    union
    -- 低保金 is the household's: somebody else of it may have received it.
    select returned.record_id
    from returned
    inner join paid
        on returned.household_id = paid.household_id and returned.programme = paid.programme and returned.pay_month = paid.pay_month
    where returned.programme = '最低生活保障金' and paid.amount >= returned.amount
    union
    -- Whoever had left by then was rightly not paid.
    select returned.record_id
    from returned
    inner join policy.payment_programme_of as aid
        on returned.programme = aid.value and returned.pay_month >= aid.valid_from and returned.pay_month < aid.valid_to
    inner join core.status_spell as spell on returned.person_id = spell.person_id and aid.category = spell.category
    where spell.status = '停保' and spell.valid_to < returned.pay_month
    union
    select returned.record_id
    from returned
    inner join core.life_event as death on returned.person_id = death.person_id
    where death.kind = 'death' and death.match_grade <> 'E' and death.happened_on <= returned.period_end
),

waited as (
    select
        returned.record_id,
        count(*) as working_days
    from returned
    inner join ops.working_day as working
        on returned.returned_on < working.day and returned.period_end >= working.day and working.is_working
    group by returned.record_id
),

unpaid as (
    select
        returned.*,
        waited.working_days
    from returned
    inner join waited on returned.record_id = waited.record_id
    inner join policy.payment_returned_working_days as allowed
        on returned.period_end >= allowed.valid_from and returned.period_end < allowed.valid_to
    where waited.working_days > allowed.value and returned.record_id not in (select settled.record_id from settled)
)

select
    person_id,
    max_by(household_id, (pay_month, record_id)) as household_id,
    min_by(record_id, (pay_month, record_id)) as subject_record,
    min(pay_month) as occurred_on,
    sum(amount)::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(min(pay_month), '%Y年%-m月'), if(count(distinct pay_month) > 1, '至' || strftime(max(pay_month), '%Y年%-m月'), ''), '的', programme, '共', sum(amount)::decimal(14, 2),
        '元被银行退回', coalesce('(' || max_by(failure_reason, (pay_month, record_id)) || ')', ''), ',至本月底已过', max(working_days), '个工作日,没有重新发放的记录。'
    ) as reason,
    list_concat(
        list({ 'row_id': row_id, 'fact': 'pay_status', 'value': strftime(pay_month, '%Y-%m') || ' ' || pay_status } order by pay_month, row_id),
        list({ 'row_id': row_id, 'fact': 'amount', 'value': amount::varchar } order by pay_month, row_id)
    ) as evidence,
    ['清册中没有同一月份重新发放成功的记录', '以后月份没有合并补发的记录', '没有收到退出或死亡的记录'] as ruled_out
from unpaid
group by person_id, programme
