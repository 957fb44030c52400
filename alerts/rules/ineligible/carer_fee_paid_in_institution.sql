/* ---
code: X33
title: 集中供养特困人员仍发放分散供养照料费
family: ineligible
grade: 黄
department: 县级民政局
why: 集中供养的特困人员由供养机构照料,分散供养照料费只发给在家供养的人员;两者同发,可能是供养方式变更后发放名单没有衔接。
next_step: 核对供养方式变更的日期和照料协议,名单没有衔接的按程序更正。这是疑点线索,不得仅凭比对结果停发或追回。
false_alarms:
  - 本月中途入住机构,在家期间的照料费依规定发放
  - 从机构回家供养,台账的供养方式没有更新
  - 补发的是在家供养期间的照料费,月份填写有误
clause: 系统默认:参照《特困人员认定办法》(民发〔2021〕43号) 和分散供养照料费的发放对象
needs: [civil_affairs.low_income_register, civil_affairs.payment]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- A county may pay in arrears: the register of the month that the money is for says where the person was, and this month's
-- whether he is there still.
with tekun as (
    select
        *,
        min(record_id) over (partition by person_id, period) as subject_record
    from core.civil_affairs__low_income_register
    where status in ('在册', '渐退') and category = '特困人员' and person_id is not null
    qualify row_number() over (partition by person_id, period order by match_grade, record_id, row_id) = 1
),

still as (
    select tekun.person_id
    from tekun
    where tekun.is_current and tekun.support_mode = '集中'
),

-- At home for part of the month: the register of the month before still says so.
moved as (
    select
        earlier.person_id,
        earlier.period
    from core.civil_affairs__low_income_register as earlier
    where
        earlier.category = '特困人员'
        -- A sheet without the column tells of nobody that he was in a home then.
        and earlier.support_mode is distinct from '集中'
        and earlier.match_grade <> 'E'
        and earlier.person_id is not null
),

paid as (
    select
        payment.person_id,
        payment.period as month,
        sum(payment.amount)::decimal(14, 2) as amount,
        list({ 'row_id': payment.row_id, 'fact': 'amount', 'value': payment.programme || ' ' || payment.amount } order by payment.row_id) as evidence
    from core.assistance as payment
    cross join ops.this_run as this_run
    where
        payment.dataset = 'civil_affairs.payment'
        and payment.programme = '分散供养照料费'
        and (payment.period = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed))
        and payment.is_paid
        and payment.amount > 0
    group by payment.person_id, payment.period
)

select
    tekun.person_id,
    tekun.household_id,
    tekun.subject_record,
    paid.month as occurred_on,
    paid.amount as amount_at_risk,
    concat(
        strftime(paid.month, '%Y年%-m月'), '台账中该人员为集中供养的特困人员,当月仍发放分散供养照料费', paid.amount, '元。'
    ) as reason,
    list_concat(
        [
            { 'row_id': tekun.row_id, 'fact': 'category', 'value': tekun.category },
            { 'row_id': tekun.row_id, 'fact': 'support_mode', 'value': tekun.support_mode }
        ],
        paid.evidence
    ) as evidence,
    ['发放月份的上月台账没有登记为分散供养,不是当月才入住机构', '按发放所属月份计算,补发以前月份的不在此列', '发放状态不是退票'] as ruled_out
from tekun
inner join paid on tekun.person_id = paid.person_id and tekun.period = paid.month
semi join still on tekun.person_id = still.person_id
anti join moved on tekun.person_id = moved.person_id and moved.period = paid.month - interval 1 month
-- A recognition of the month itself may begin at home.
where tekun.support_mode = '集中' and tekun.recognised_on < paid.month
