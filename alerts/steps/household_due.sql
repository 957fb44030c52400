-- Households, not people: the aid goes to one of them. A household number is one only within its township. Judged is the month that
-- the township's payment list is about, by that month's register: a county may pay in arrears. Reads `dead` and `judged`.
with listed as (
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
    -- What reaches somebody of the family that had the number before does not reach this one.
    left join core.number_member as family on receipt.person_id = family.person_id and receipt.household_no = family.household_no
    where
        receipt.is_of_household
        and coalesce(left(receipt.area_code, 9) = listed.township_code, true)
        and coalesce(family.household_id = listed.household_id, true)
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
            select 1 from dead
            where dead.person_id = listed.person_id
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
household_due as (
    select
        household.*,
        reached.household_no is not null as is_paid,
        count(*) over township as households,
        count(reached.household_no) over township as paid_households
    from household
    left join reached on household.household_no = reached.household_no and household.township_code = reached.township_code
    window township as (partition by household.township_code, household.category)
)

from household_due
