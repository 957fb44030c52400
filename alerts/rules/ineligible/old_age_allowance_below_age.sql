/* ---
code: X31
title: 未达年龄领取高龄津贴
family: ineligible
grade: 红
department: 县级民政局
why: 按身份证号计算,该人员还没有达到领取高龄津贴的年龄,本月仍在发放;可能是出生日期登记有误,也可能是他人冒用名额。
next_step: 核对身份证、户口簿和申请材料上的出生日期;确有差错的更正登记并按程序处理。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 档案年龄与身份证年龄不一致,本地按档案认定
  - 按农历生日计算年龄
  - 本地的起始年龄低于系统设定,需先由民政局更正设定
clause: 系统默认:高龄津贴由各地规定起始年龄,多数地方为80周岁
needs: [civil_affairs.payment]
policy: [old_age.allowance_from_age, old_age.birthday_tolerance_months]
already_weighed: [old]
owner: 养老服务科
reviewed_on: 2026-11-01
status: live
--- */
-- What was paid after a death is X05's, of this allowance as of every other. A number says the birthday; where another list
-- gives an earlier one by which the person is old enough, nobody is accused.
with paid as (
    select
        payment.*,
        (payment.period = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed)) as is_newest,
        person.birth_date as born_on,
        due_from.value::integer as age,
        (person.birth_date + to_years(due_from.value::integer))::date as old_enough_on
    from core.assistance as payment
    cross join ops.this_run as this_run
    inner join core.person as person on payment.person_id = person.person_id
    inner join policy.old_age_allowance_from_age as due_from
        on payment.period >= due_from.valid_from and payment.period < due_from.valid_to
    inner join policy.old_age_birthday_tolerance_months as tolerance
        on payment.period >= tolerance.valid_from and payment.period < tolerance.valid_to
    where
        payment.dataset = 'civil_affairs.payment'
        and payment.programme = '高龄津贴'
        and payment.period <= this_run.period
        and payment.is_paid
        and payment.amount > 0
        and not person.is_provisional
        and person.birth_date + to_years(due_from.value::integer)
        > last_day(payment.period) + to_months(tolerance.value::integer)
    -- A list that names one payment twice still paid it once.
    qualify row_number() over (partition by payment.record_id, payment.person_id, payment.amount order by payment.match_grade, payment.row_id) = 1
),

documented as (
    select register.person_id
    from core.civil_affairs__low_income_register as register
    inner join paid on register.person_id = paid.person_id
    where
        register.is_current
        and register.match_grade <> 'E'
        and register.birth_date + to_years(paid.age) <= last_day(paid.period)
),

early as (
    select
        paid.person_id,
        paid.born_on,
        paid.old_enough_on,
        max_by(paid.household_id, (paid.period, paid.record_id)) as household_id,
        min_by(paid.record_id, (paid.period, paid.record_id)) as subject_record,
        min(paid.period) as since,
        max(paid.period) as until_month,
        bool_or(paid.is_newest) as goes_on,
        count(distinct paid.period) as months,
        sum(paid.amount)::decimal(14, 2) as amount,
        list({
            'row_id': paid.row_id, 'fact': 'amount', 'value': strftime(paid.period, '%Y-%m') || ' ' || paid.amount
        } order by paid.period, paid.row_id) as evidence,
        max_by(paid.row_id, (paid.period, paid.row_id)) as newest_row
    from paid
    anti join documented on paid.person_id = documented.person_id
    group by paid.person_id, paid.born_on, paid.old_enough_on
)

select
    early.person_id,
    early.household_id,
    early.subject_record,
    early.since as occurred_on,
    early.amount as amount_at_risk,
    concat(
        '该人员身份证号的出生日期为', strftime(early.born_on, '%Y年%-m月%-d日'), ',到', strftime(early.old_enough_on, '%Y年%-m月%-d日'), '才达到领取年龄,',
        strftime(early.since, '%Y年%-m月'), if(early.months > 1, '至' || strftime(early.until_month, '%Y年%-m月'), ''), '已发放高龄津贴', early.months,
        '个月,合计', early.amount, '元。'
    ) as reason,
    list_concat(
        [{ 'row_id': early.newest_row, 'fact': 'resident_id', 'value': '出生日期' || strftime(early.born_on, '%Y-%m-%d') }],
        early.evidence
    ) as evidence,
    ['证件号码有效,出生日期取自号码', '低收入人口台账没有登记更早的出生日期', '已留出农历生日的差距', '发放状态不是退票'] as ruled_out
from early
-- Still being paid, this month or in the newest of a county that pays in arrears: what ended is for the audit, not for this list.
where early.goes_on
