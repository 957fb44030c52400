/* ---
code: M25
title: 启动价格补贴联动的月份没有发放价格临时补贴
family: missed
grade: 橙
department: 县级民政局
why: 启动社会救助标准与物价上涨挂钩联动机制后,价格临时补贴应及时足额发到每一户;没有发放记录,可能是发放名单有遗漏。
next_step: 核对该月价格临时补贴的发放名单和银行回单;确属遗漏的及时补发,并告知本人。
false_alarms:
  - 该月基准日之后才认定,依规定不发
  - 按户发放,补贴发在同户其他成员名下而户编号没有对上
  - 已补发,清册中没有注明所属月份
clause: 焦民〔2022〕154号 九;焦民〔2024〕8号 二(三)6
needs: [civil_affairs.low_income_register, civil_affairs.payment]
absence_of: [civil_affairs.payment]
policy: [price.triggered_months, price.months_looked_back, price.categories]
about: household
recurs: true
steps: [dead]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
with named as (
    select
        strptime(price_month.value, '%Y-%m')::date as month,
        this_run.period,
        this_run.period_end
    from policy.price_triggered_months as price_month
    cross join ops.this_run as this_run
    where this_run.period_end >= price_month.valid_from and this_run.period_end < price_month.valid_to
),

triggered as (
    select
        named.month,
        named.period_end
    from named
    inner join policy.price_months_looked_back as back
        on named.period_end >= back.valid_from and named.period_end < back.valid_to
    where named.month <= named.period and named.month > named.period - to_months(back.value::integer)
),

-- A subsidy paid late, under a month that was not triggered itself, is for the triggered month before it.
paid as (
    select
        payment.person_id,
        payment.household_id,
        max(triggered.month) as month
    from core.assistance as payment
    inner join triggered on payment.period >= triggered.month
    where payment.programme = '价格临时补贴' and payment.is_paid and payment.amount > 0 and payment.match_grade <> 'E'
    group by payment.person_id, payment.household_id, payment.period
),

-- Each county sends its own list: once somebody's subsidy of the month is there, that county's has come. One that nobody can place
-- may be any county's.
told as (
    select distinct
        paid.month,
        coalesce(left(person.area_code, 6), '') as county_code
    from paid
    left join core.person as person on paid.person_id = person.person_id
),

listed as (
    select
        register.*,
        coalesce(register.household_id, register.person_id) as home,
        triggered.month as due_month,
        triggered.period_end
    from core.civil_affairs__low_income_register as register
    inner join triggered on register.recognised_on < triggered.month
    inner join policy.price_categories as entitled
        on register.category = entitled.category and triggered.period_end >= entitled.valid_from and triggered.period_end < entitled.valid_to
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and coalesce(register.is_covered, true)
        and register.person_id is not null
        and exists (
            select 1 from told
            where told.month = triggered.month and coalesce(told.county_code in ('', left(register.area_code, 6)), true)
        )
),

-- One alert per household: the subsidy is often paid to its head for all. A living head speaks, or the next member.
household as (
    select
        *,
        min(record_id) over (partition by home, due_month) as subject_record
    from listed
    where not exists (
        select 1 from dead
        where dead.person_id = listed.person_id
    )
    qualify row_number() over (
        partition by home, due_month order by relation is distinct from '户主', match_grade, record_id, row_id
    ) = 1
)

select
    household.person_id,
    household.household_id,
    household.subject_record,
    household.due_month as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(household.due_month, '%Y年%-m月'), '应发价格临时补贴,该户为', household.category, '(', strftime(household.recognised_on, '%Y年%-m月'),
        '认定),没有发放成功的记录。'
    ) as reason,
    [
        { 'row_id': household.row_id, 'fact': 'category', 'value': household.category },
        { 'row_id': household.row_id, 'fact': 'recognised_on', 'value': strftime(household.recognised_on, '%Y-%m-%d') },
        { 'row_id': household.row_id, 'fact': 'status', 'value': household.status }
    ] as evidence,
    ['认定日期早于应发月份', '同户其他成员名下也没有发放记录', '该月的价格临时补贴清册已经收到', '截至本月没有收到该人员的死亡记录'] as ruled_out
from household
where
    not exists (
        select 1 from paid
        where paid.person_id = household.person_id and paid.month = household.due_month
    )
    and not exists (
        select 1 from paid
        where paid.household_id = household.household_id and paid.month = household.due_month
    )
