/* ---
code: D05
title: 事实无人抚养儿童补贴未按补差发放
family: duplicated
grade: 黄
department: 县级民政局
why: 已领低保金或特困供养金的事实无人抚养儿童,补贴应补差发放;补贴与救助金合计超过补贴标准,可能是没有衔接。
next_step: 儿童福利股核对补贴标准、实发金额和救助金额;属未补差的,按程序从下月起更正,并向监护人说明。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 先全额领取补贴、后纳入低保或特困,从下月起重新计算
  - 实发金额中含补发的月份
  - 低保金按户核定,按人均折算与儿童实际应得有出入
  - 当地规定低保、特困与补贴可以叠加
clause: 《关于进一步加强事实无人抚养儿童保障工作的意见》民发〔2019〕62号 三(一)
needs: [civil_affairs.child_welfare, civil_affairs.low_income_register]
policy: [child_benefit.topped_up_categories, child_benefit.rounding_tolerated]
already_weighed: [child]
cites_others: true
owner: 儿童福利股
reviewed_on: 2026-11-22
status: live
--- */
with child as (
    select
        welfare.*,
        min(welfare.record_id) over (partition by welfare.person_id) as subject_record
    from core.civil_affairs__child_welfare as welfare
    cross join ops.this_run as this_run
    where
        welfare.is_current
        and welfare.kind = '事实无人抚养'
        and coalesce(welfare.status not in ('停发', '死亡'), true)
        and coalesce(welfare.recognised_on < this_run.period, true)
        and welfare.person_id is not null
    qualify row_number() over (partition by welfare.person_id order by welfare.match_grade, welfare.record_id, welfare.row_id) = 1
),

-- Where the children's list does not say what was paid, the month's list of payments does; of a county that pays in arrears, its
-- newest.
allowance as (
    select
        payment.person_id,
        max(payment.period) as month,
        min(payment.row_id) as row_id,
        sum(payment.amount) as amount
    from core.assistance as payment
    cross join ops.this_run as this_run
    where
        payment.dataset = 'civil_affairs.payment'
        and payment.programme = '事实无人抚养儿童补贴'
        and payment.is_paid
        and (payment.period = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed))
    group by payment.person_id
),

-- The household's money and how many it is for often stand on one line alone, the head's.
home as (
    select
        household_id,
        category,
        max({ 'amount': monthly_amount, 'row_id': row_id }) filter (where monthly_amount is not null) as told,
        coalesce(max(covered_count), count(distinct person_id) filter (where coalesce(is_covered, true)))::integer as people
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and household_id is not null
    group by household_id, category
),

-- The child's share of the household's money; a recognition of this month counts from the next one.
aided as (
    select
        register.* replace (coalesce(register.monthly_amount, home.told.amount) as monthly_amount),
        if(register.monthly_amount is null, home.told.row_id, register.row_id) as amount_row,
        (
            coalesce(register.monthly_amount, home.told.amount)
            / if(coalesce(register.single_person, false), 1, nullif(coalesce(register.covered_count, home.people), 0))
        )::decimal(14, 2) as share
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    left join home on register.household_id = home.household_id and register.category = home.category
    inner join policy.child_benefit_topped_up_categories as counted
        on register.category = counted.category and this_run.period >= counted.valid_from and this_run.period < counted.valid_to
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and coalesce(register.is_covered, true)
        and register.recognised_on < this_run.period
    qualify row_number() over (partition by register.person_id order by register.match_grade, share desc, register.record_id, register.row_id) = 1
),

compared as (
    select
        child.*,
        aided.household_id as home,
        aided.row_id as aided_row,
        aided.amount_row,
        aided.category,
        aided.monthly_amount,
        aided.share,
        if(child.paid is null, allowance.row_id, child.row_id) as paid_row,
        coalesce(child.paid, allowance.amount) as given,
        if(child.paid is null, allowance.month, this_run.period) as month
    from child
    inner join aided on child.person_id = aided.person_id
    cross join ops.this_run as this_run
    left join allowance on child.person_id = allowance.person_id
    -- What was paid for an earlier month is judged by what held then.
    where
        child.paid is not null
        or (aided.recognised_on < allowance.month and coalesce(child.recognised_on < allowance.month, true))
)

select
    compared.person_id,
    compared.home as household_id,
    compared.subject_record,
    compared.month as occurred_on,
    (compared.given + compared.share - compared.standard)::decimal(14, 2) as amount_at_risk,
    concat(
        '该儿童为事实无人抚养儿童,补贴标准每月', compared.standard, '元,', strftime(compared.month, '%Y年%-m月'), '实发', compared.given, '元;同时享受',
        compared.category, ',人均每月', compared.share, '元,合计超过标准', (compared.given + compared.share - compared.standard)::decimal(14, 2), '元。'
    ) as reason,
    [
        { 'row_id': compared.row_id, 'fact': 'standard', 'value': compared.standard::varchar },
        { 'row_id': compared.paid_row, 'fact': if(compared.paid is null, 'amount', 'paid'), 'value': compared.given::varchar },
        { 'row_id': compared.aided_row, 'fact': 'category', 'value': compared.category },
        { 'row_id': compared.amount_row, 'fact': 'monthly_amount', 'value': compared.monthly_amount::varchar }
    ] as evidence,
    ['低保或特困在发放月份之前认定,当月应已重新计算', '补贴不是当月刚认定的', '超过的金额大于按人均折算的尾差'] as ruled_out
from compared
cross join ops.this_run as this_run
inner join policy.child_benefit_rounding_tolerated as tolerated
    on this_run.period >= tolerated.valid_from and this_run.period < tolerated.valid_to
where
    compared.given > 0
    and compared.given + compared.share - compared.standard > tolerated.value
