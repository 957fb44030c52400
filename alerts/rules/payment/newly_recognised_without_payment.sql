/* ---
code: P08
title: 新批准家庭未自次月起发放
family: payment
grade: 橙
department: 县级民政局
why: 从作出确认同意决定的次月起就应发放救助金;新认定的家庭次月没有发放记录,可能没有进入清册。
next_step: 核对认定时间和清册录入情况;应发未发的下月一并补发,并告知本人。
false_alarms:
  - 月末认定,当月清册已经报出,随下月补发
  - 台账认定日期填的是受理日期,确认决定晚于这一天
  - 分散供养转为集中供养,资金拨付到供养机构
  - 清册中用了另一个家庭编号,或收款人、受益人登记有误
clause: 《最低生活保障审核确认办法》(民发〔2021〕57号) 第二十一条
needs: [civil_affairs.low_income_register, civil_affairs.payment]
absence_of: [civil_affairs.payment]
policy: [payment.programme_of, payment.listed_share, payment.few_lines]
about: household
steps: [dead, judged, household_due]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
select
    household_due.person_id,
    household_due.household_id,
    household_due.subject_record,
    household_due.month as occurred_on,
    household_due.home_amount::decimal(14, 2) as amount_at_risk,
    concat(
        '该家庭于', strftime(household_due.recognised_on, '%Y年%-m月%-d日'), '认定(', household_due.category, '),应自', strftime(household_due.month, '%Y年%-m月'),
        '起发放,该月清册中全家没有', household_due.programme, '的发放记录;同一乡镇(街道)的', household_due.households, '户中', household_due.paid_households, '户有记录。'
    ) as reason,
    [
        { 'row_id': household_due.row_id, 'fact': 'category', 'value': household_due.category },
        { 'row_id': household_due.row_id, 'fact': 'status', 'value': household_due.status },
        { 'row_id': household_due.row_id, 'fact': 'recognised_on', 'value': strftime(household_due.recognised_on, '%Y-%m-%d') }
    ] as evidence,
    [
        '该月清册已经收到,并覆盖该乡镇(街道)的大多数家庭', '户主、其他成员和家庭编号都没有发放或退票记录', '没有登记退出,有效期和渐退期没有届满', '不是集中供养',
        '没有收到该人员的死亡记录'
    ] as ruled_out
from household_due
inner join policy.payment_listed_share as share
    on household_due.month >= share.valid_from and household_due.month < share.valid_to
inner join policy.payment_few_lines as few
    on household_due.month >= few.valid_from and household_due.month < few.valid_to
where
    not household_due.is_paid
    and household_due.recognised_on >= household_due.month - interval 1 month
    and household_due.paid_households > 0
    and (
        household_due.paid_households >= share.value * household_due.households
        or household_due.households - household_due.paid_households <= few.value
    )
