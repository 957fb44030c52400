/* ---
code: P03
title: 在册未发放基本生活救助金
family: payment
grade: 红
department: 县级民政局
why: 家庭在册享受最低生活保障或分散供养特困,清册中当月全家都没有发放记录,可能漏发,当月基本生活没有着落。
next_step: 核对本月清册、已作出的暂停决定和账户状态;确属漏发的,会同财政尽快补发并告知本人。
false_alarms:
  - 分散供养转为集中供养,资金拨付到供养机构
  - 清册中用了另一个家庭编号,或收款人、受益人登记有误
  - 本月作出停发决定,台账尚未更新
  - 与下月合并发放
clause: 焦民〔2022〕154号 六、十二
needs: [civil_affairs.low_income_register, civil_affairs.payment]
absence_of: [civil_affairs.payment]
policy: [payment.programme_of, payment.listed_share, payment.few_lines]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- Households, not people: the aid goes to one of them. A household number is one only within its township. Judged is the month that
-- the township's payment list is about, by that month's register: a county may pay in arrears.
with judged as (
    select
        aid.category,
        told.township_code,
        told.month
    from core.payment_month as told
    cross join ops.this_run as this_run
    inner join policy.payment_programme_of as aid
        on told.programme = aid.value and this_run.period >= aid.valid_from and this_run.period < aid.valid_to
),

listed as (
    select
        register.*,
        coalesce(left(register.area_code, 9), '') as township_code,
        min(register.record_id) over home as subject_record,
        max(register.monthly_amount) over home as home_amount,
        register.period as month,
        last_day(register.period) as month_end,
        this_run.period_end
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    left join judged on left(register.area_code, 9) = judged.township_code and register.category = judged.category
    where
        (register.is_current or register.period < this_run.period)
        and register.period = coalesce(judged.month, this_run.period)
        and register.person_id is not null
    window home as (partition by register.household_no, left(register.area_code, 9), register.category)
),

-- The basic living aid of the month, paid or sent back (P02 asks about that).
receipt as (
    select
        payment.*,
        aid.category is not null as is_of_household
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    left join policy.payment_programme_of as aid
        on payment.programme = aid.value and this_run.period >= aid.valid_from and this_run.period < aid.valid_to
    where
        payment.is_current
        and payment.pay_month <= this_run.period
        and payment.amount > 0
        and (aid.category is not null or payment.programme in ('孤儿基本生活费', '事实无人抚养儿童补贴'))
),

-- Whom it reaches: the household of whoever is named, and the household whose number is given.
reached as (
    select
listed.household_no,
listed.township_code
    from listed
    inner join receipt on listed.person_id = receipt.person_id and listed.month = receipt.pay_month
    where receipt.match_grade <> 'E'
    union
    select
listed.household_no,
listed.township_code
    from listed
    inner join receipt on listed.head_person_id = receipt.person_id and listed.month = receipt.pay_month
    where receipt.match_grade <> 'E' and receipt.is_of_household
    union
    select
listed.household_no,
listed.township_code
    from listed
    inner join receipt on listed.household_no = receipt.household_no and listed.month = receipt.pay_month
    where receipt.is_of_household and coalesce(left(receipt.area_code, 9) = listed.township_code, true)
),

-- Who is to be paid: covered, alive, recognised before this month, and not on the way out.
due as (
    select
        listed.*,
        aid.value as programme
    from listed
    inner join policy.payment_programme_of as aid
        on listed.category = aid.category and listed.month >= aid.valid_from and listed.month < aid.valid_to
    where
        listed.status in ('在册', '渐退')
        and coalesce(listed.is_covered, true)
        and coalesce(listed.home_amount > 0, true)
        and listed.recognised_on < listed.month
        and (listed.exited_on is null or listed.exited_on > listed.month_end)
        and (listed.valid_until is null or listed.valid_until >= listed.month)
        and (listed.phase_out_until is null or listed.phase_out_until >= listed.month)
        and (listed.category = '最低生活保障' or listed.support_mode = '分散')
        and not exists (
            select 1 from core.life_event as death
            where
                death.person_id = listed.person_id
                and death.kind = 'death'
                and death.match_grade <> 'E'
                and death.happened_on <= listed.period_end
        )
        -- A list since then may tell that he had left by then.
        and not exists (
            select 1 from core.civil_affairs__low_income_register as since
            where
                since.person_id = listed.person_id
                and since.category = listed.category
                and since.period > listed.month
                and since.exited_on <= listed.month_end
        )
),

-- One line per household: its head's, or that of its surest member. Without a number nobody finds him in the other list.
household as (
    select *
    from due
    where match_grade in ('A', 'B', 'C')
    qualify row_number() over (
        partition by household_no, township_code, category
        order by coalesce(relation = '户主' or person_id = head_person_id, false) desc, match_grade, record_id, row_id
    ) = 1
),

-- A list that reaches only part of a township's households of this category has not come whole.
compared as (
    select
        household.*,
        reached.household_no is not null as is_paid,
        count(*) over township as households,
        count(reached.household_no) over township as paid_households
    from household
    left join reached on household.household_no = reached.household_no and household.township_code = reached.township_code
    window township as (partition by household.township_code, household.category)
)

select
    compared.person_id,
    compared.household_id,
    compared.subject_record,
    compared.month as occurred_on,
    compared.home_amount::decimal(14, 2) as amount_at_risk,
    concat(
        '该家庭为', compared.category, '(', strftime(compared.recognised_on, '%Y年%-m月'), '认定,状态', compared.status, '),', strftime(compared.month, '%Y年%-m月'),
        '清册中全家没有', compared.programme, '的发放记录;同一乡镇(街道)的', compared.households, '户中', compared.paid_households, '户有记录。'
    ) as reason,
    [
        { 'row_id': compared.row_id, 'fact': 'category', 'value': compared.category },
        { 'row_id': compared.row_id, 'fact': 'status', 'value': compared.status },
        { 'row_id': compared.row_id, 'fact': 'recognised_on', 'value': strftime(compared.recognised_on, '%Y-%m-%d') }
    ] as evidence,
    [
        '该月清册已经收到,并覆盖该乡镇(街道)的大多数家庭', '户主、其他成员和家庭编号都没有发放或退票记录', '没有登记退出,有效期和渐退期没有届满', '认定早于该月的上一个月,不是新批准待发放', '不是集中供养',
        '没有收到该人员的死亡记录'
    ] as ruled_out
from compared
inner join policy.payment_listed_share as share
    on compared.month >= share.valid_from and compared.month < share.valid_to
inner join policy.payment_few_lines as few
    on compared.month >= few.valid_from and compared.month < few.valid_to
where
    not compared.is_paid
    and compared.recognised_on < compared.month - interval 1 month
    and compared.paid_households > 0
    and (
        compared.paid_households >= share.value * compared.households
        or compared.households - compared.paid_households <= few.value
    )
