/* ---
code: P05
title: 发放金额与核定金额不一致
family: payment
grade: 橙
department: 乡镇(街道)
why: 台账核定了全家的月保障金额,清册中当月实际发放的合计与它不一致;少发影响家庭生活,多发会给家庭带来退款负担。
next_step: 核对核定表和清册;少发的尽快补发并告知家庭,多发的核实原因后按程序处理。这是疑点线索,不得仅凭比对结果调整。
false_alarms:
  - 分类施保、高龄或重残增发部分没有计入台账的月保障金额
  - 本月调整了金额,台账尚未更新
  - 扣回以前多发的部分,或补发以前少发的部分,没有单独列行
  - 渐退期内按比例发放
clause: 焦民〔2022〕154号 六、十二
needs: [civil_affairs.low_income_register, civil_affairs.payment]
policy: [payment.programme_of, payment.listed_share, payment.few_lines, payment.lump_times, amounts.tolerance]
steps: [judged]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
with dated as (
    select
        register.*,
        min(coalesce(judged.month, this_run.period)) over (partition by register.household_id, register.category) as month
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    left join judged on left(register.area_code, 9) = judged.township_code and register.category = judged.category
    where (register.is_current or register.period < this_run.period) and register.household_id is not null
),

listed as (
    select * from dated
    where period between month - interval 1 month and month
),

-- The amount is the household's; where its lines differ, each member has his own.
approved as (
    select
        household_id,
        category,
        period,
        month,
        if(count(distinct monthly_amount) > 1, sum(monthly_amount), max(monthly_amount)) as amount,
        min(record_id) as subject_record,
        min_by(left(area_code, 9), record_id) as township_code,
        max(recognised_on) as recognised_on,
        bool_and(status = '在册' and exited_on is null) as is_steady
    from listed
    where status in ('在册', '渐退')
    group by household_id, category, period, month
),

-- A household number is one only within its township; one that two households bear names neither.
numbered as (
    select
        household_no,
        left(area_code, 9) as township_code,
        category,
        min(household_id) as household_id
    from listed
    where period = month
    group by household_no, left(area_code, 9), category
    having count(distinct household_id) = 1
),

-- Which month each household's money is looked at for.
asked as (
    select distinct
        household_id,
        category,
        month
    from listed
    where period = month
),

-- Whose number a line gives, that household's money it is, though nobody knows for sure which member it names.
paid as (
    select
        payment.* replace (coalesce(numbered.household_id, payment.household_id) as household_id),
        aid.category,
        payment.pay_month = asked.month as is_of_month,
        payment.match_grade <> 'E' and payment.household_id = coalesce(numbered.household_id, payment.household_id) as is_sure
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    inner join policy.payment_programme_of as aid
        on payment.programme = aid.value and this_run.period >= aid.valid_from and this_run.period < aid.valid_to
    left join numbered
        on
            payment.household_no = numbered.household_no
            and left(payment.area_code, 9) = numbered.township_code
            and aid.category = numbered.category
            -- Whoever is of the family that had the number before is none of this one.
            and not exists (
                select 1 from core.number_member as family
                where family.person_id = payment.person_id and family.household_no = payment.household_no and family.household_id <> numbered.household_id
            )
    inner join asked on coalesce(numbered.household_id, payment.household_id) = asked.household_id and aid.category = asked.category
    where
        payment.is_current
        and payment.pay_month between asked.month - interval 1 month and asked.month
        and (numbered.household_id is not null or (payment.household_id is not null and payment.match_grade <> 'E'))
    qualify row_number() over (partition by payment.record_id, payment.person_id, payment.amount order by payment.match_grade, payment.row_id) = 1
),

-- Money that came back is rule P02's; where something was taken back, somebody has reckoned already.
home as (
    select
        household_id,
        category,
        sum(amount) as amount,
        max_by(person_id, (amount, record_id)) filter (where is_sure) as person_id,
        list({ 'row_id': row_id, 'person_id': person_id, 'amount': amount } order by row_id) as lines
    from paid
    where is_of_month
    group by household_id, category
    having bool_and(coalesce(pay_status, '成功') = '成功' and amount > 0)
),

-- Whom last month's money reached: of the others, what came back or was forgotten is paid with this month's.
reached as (
    select distinct
        household_id,
        category
    from paid
    where not is_of_month and coalesce(pay_status, '成功') = '成功' and amount > 0
),

-- The line of the register that is about whoever received, or about a member whose head he is.
line as (
    select
        home.household_id,
        home.category,
        register.row_id,
        register.monthly_amount
    from home
    inner join listed as register
        on
            home.household_id = register.household_id and home.category = register.category
            and (home.person_id = register.person_id or home.person_id = register.head_person_id)
    where register.period = register.month and register.monthly_amount is not null
    qualify row_number() over (
        partition by home.household_id, home.category order by coalesce(register.person_id = home.person_id, false) desc, register.row_id
    ) = 1
),

-- Steady households only. What last month's register says may still hold.
compared as (
    select
        approved.*,
        home.person_id,
        home.lines,
        home.amount as paid_amount,
        abs(home.amount - approved.amount) <= tolerance.value
        or coalesce(abs(home.amount - earlier.amount) <= tolerance.value, false)
        or (
            reached.household_id is null
            and bool_or(reached.household_id is not null) over (partition by approved.township_code, approved.category)
            and coalesce(abs(home.amount - approved.amount - earlier.amount) <= tolerance.value, false)
        ) as agrees
    from approved
    cross join ops.this_run as this_run
    inner join home on approved.household_id = home.household_id and approved.category = home.category
    left join approved as earlier
        on approved.household_id = earlier.household_id and approved.category = earlier.category and approved.period > earlier.period
    left join reached on approved.household_id = reached.household_id and approved.category = reached.category
    inner join policy.amounts_tolerance as tolerance
        on this_run.period >= tolerance.valid_from and this_run.period < tolerance.valid_to
    where
        approved.period = approved.month
        and approved.amount > 0
        and approved.is_steady
        and approved.recognised_on < approved.month - interval 1 month
),

-- Where many of a township differ, the register's amount is not what is paid by.
counted as (
    select
        *,
        count(*) over township as households,
        count(*) filter (agrees) over township as agreeing
    from compared
    window township as (partition by township_code, category)
)

select
    counted.person_id,
    counted.household_id,
    counted.subject_record,
    counted.period as occurred_on,
    abs(counted.paid_amount - counted.amount)::decimal(14, 2) as amount_at_risk,
    concat(
        '台账核定该家庭', counted.category, '每月', counted.amount::decimal(14, 2), '元,', strftime(counted.period, '%Y年%-m月'), '清册合计发放', counted.paid_amount::decimal(14, 2), '元,',
        if(counted.paid_amount > counted.amount, '多发', '少发'), abs(counted.paid_amount - counted.amount)::decimal(14, 2), '元。'
    ) as reason,
    [{ 'row_id': line.row_id, 'fact': 'monthly_amount', 'value': line.monthly_amount::varchar }]
    || list_transform(
        list_filter(counted.lines, lambda paid: paid.person_id = counted.person_id),
        lambda paid: { 'row_id': paid.row_id, 'fact': 'amount', 'value': paid.amount::varchar }
    ) as evidence,
    [
        '按全家合计比较,不是按一个人的行', '与上月台账的核定金额也不一致', '不是连同上月没有到账的一并补发', '没有退票、冲正或扣回的行', '不在渐退期,不是当月或上月新认定',
        '同一乡镇(街道)的大多数家庭两边一致'
    ] as ruled_out
from counted
inner join line on counted.household_id = line.household_id and counted.category = line.category
inner join policy.payment_lump_times as lump
    on counted.period >= lump.valid_from and counted.period < lump.valid_to
inner join policy.payment_listed_share as share
    on counted.period >= share.valid_from and counted.period < share.valid_to
inner join policy.payment_few_lines as few
    on counted.period >= few.valid_from and counted.period < few.valid_to
where
    not counted.agrees
    -- So much more at once is back-pay, of which P10 asks the months.
    and counted.paid_amount <= lump.value * counted.amount
    and (
        counted.agreeing >= share.value * counted.households
        or counted.households - counted.agreeing <= few.value
    )
