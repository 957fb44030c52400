/* ---
code: M33
title: 在册家庭从台账中消失,没有停保登记
family: missed
grade: 黄
department: 乡镇(街道)
why: 上月台账在册的家庭,从下一期台账起全家都没有记录,也没有停保登记和退出决定;可能是漏报,也可能是没有按程序退出,救助和各项待遇会随之中断。
next_step: 核对两期台账和审核确认材料;属漏报的补报并核对资金是否照常发放,确已按程序退出的补登退出记录、书面告知,并告知可以转入低保边缘、刚性支出困难家庭认定。
false_alarms:
  - 全家迁到外地,迁出记录没有收到
  - 全家人员去世,死亡记录没有收到
  - 家庭编号和成员证件号同时更正,没有对上
  - 并入其他家庭,成员登记有误
clause: 焦民〔2022〕154号 十二(五);焦民〔2024〕8号 二(一)2
needs: [civil_affairs.low_income_register]
absence_of: [civil_affairs.low_income_register]
policy: [household.categories, payment.listed_share, payment.few_lines]
about: household
recurs: true
steps: [dead]
owner: 低保科
reviewed_on: 2026-11-23
status: live
--- */
-- Households, not people: a household number is one only within its township, and of two families that had it one after the
-- other each is its own.
with family as (
    select
        person_id,
        household_no,
        min(household_id) as household_id
    from core.number_member
    group by person_id, household_no
),

line as (
    select
        register.* replace (coalesce(family.household_id, register.household_no) as household_no),
        coalesce(left(register.area_code, 9), '') as township_code,
        this_run.period_end,
        this_run.period as this_month
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    left join family on register.person_id = family.person_id and register.household_no = family.household_no
    where register.period between this_run.period - interval 12 month and this_run.period
),

-- Each list of a township, and the one after it. Across a month without a list an exit may have gone by unseen.
delivered as (
    select distinct
        township_code,
        period
    from line
),

list as (
    select
        delivered.township_code,
        delivered.period,
        min(later.period) as next_period
    from delivered
    inner join delivered as later on delivered.township_code = later.township_code and delivered.period < later.period
    group by delivered.township_code, delivered.period
),

home as (
    select
        household_no,
        township_code,
        max(period) as last_period
    from line
    group by household_no, township_code
),

-- When each person stands in any list, of whatever township, household and category, as a member or as the head.
seen as (
    select
        person_id,
        min(period) as first_period,
        max(period) as last_period
    from (
        select
            person_id,
            period
        from line
        union all
        select
            head_person_id as person_id,
            period
        from line
    ) as named
    where person_id is not null
    group by person_id
),

-- The last lines of the households that the next list does not have. What has run out by then has ended by itself.
member as (
    select
        line.*,
        list.next_period,
        coalesce(seen.last_period > line.period, false) as is_seen
    from line
    inner join home
        on line.household_no = home.household_no and line.township_code = home.township_code and line.period = home.last_period
    inner join list on line.township_code = list.township_code and line.period = list.period
    inner join policy.household_categories as category
        on line.category = category.category and list.next_period >= category.valid_from and list.next_period < category.valid_to
    left join seen on line.person_id = seen.person_id
    where
        list.next_period = line.period + interval 1 month
        and line.status in ('在册', '渐退')
        and coalesce(line.valid_until >= list.next_period, true)
        and coalesce(line.phase_out_until >= list.next_period, true)
        and coalesce(line.exited_on > line.period_end, true)
),

-- A later line in the township that bears the name, of nobody known before or without a number, may be theirs, corrected.
maybe as (
    select member.row_id
    from member
    inner join line as later
        on member.name = later.name and member.township_code = later.township_code and member.period < later.period
    left join seen on later.person_id = seen.person_id
    where
        later.resident_id_state is null
        or later.resident_id_state not in ('valid', 'upgraded_15')
        or coalesce(seen.first_period > member.period, true)
),

-- Who has died or moved away, and who left by a decision that the register does not show yet.
accounted as (
    select dead.person_id
    from dead
    union
    select moved.person_id
    from core.life_event as moved
    cross join ops.this_run as this_run
    where
        moved.kind = 'moved_out'
        and moved.match_grade <> 'E'
        and moved.happened_on between this_run.period - interval 12 month and this_run.period_end
),

decided as (
    select
        person_id,
        household_id,
        coalesce(decided_on, accepted_on) as decided_on
    from core.civil_affairs__application
    where is_current and outcome = '退出' and match_grade <> 'E'
),

left_by_decision as (
    select member.row_id
    from member
    inner join decided on member.person_id = decided.person_id and member.period - interval 1 month <= decided.decided_on
    union
    select member.row_id
    from member
    inner join decided on member.household_id = decided.household_id and member.period - interval 1 month <= decided.decided_on
),

-- Households of which nobody stands in a later list: all that a list lacks of the one before it.
lost as (
    select
        member.household_no,
        member.township_code,
        member.period,
        min(member.category) as category,
        bool_and(accounted.person_id is not null) as is_accounted_for
    from member
    left join accounted on member.person_id = accounted.person_id
    group by member.household_no, member.township_code, member.period
    having not bool_or(member.is_seen or member.person_id is null or member.row_id in (select maybe.row_id from maybe))
),

-- A list that lacks much of a township's category has not come whole.
whole as (
    select
        line.township_code,
        line.category,
        line.period,
        count(distinct line.household_no) as households,
        count(distinct lost.household_no) as lost_households
    from line
    left join lost
        on line.household_no = lost.household_no and line.township_code = lost.township_code and line.period = lost.period
    where line.status in ('在册', '渐退')
    group by line.township_code, line.category, line.period
),

-- This month's aid, to anybody of the household.
paid as (
    select distinct payment.person_id
    from core.assistance as payment
    cross join ops.this_run as this_run
    where payment.dataset = 'civil_affairs.payment' and payment.period = this_run.period and payment.amount > 0 and payment.match_grade <> 'E'
),

-- One line per household: its head's, or that of its surest member who lives here.
household as (
    select
        member.*,
        min(member.record_id) over home as subject_record,
        max(member.monthly_amount) over home as home_amount,
        count(*) over home as members,
        bool_or(paid.person_id is not null) over home as is_paid,
        bool_or(left_by_decision.row_id is not null) over home as is_decided,
        accounted.person_id is not null as is_accounted_for
    from member
    inner join lost
        on member.household_no = lost.household_no and member.township_code = lost.township_code and member.period = lost.period
    left join paid on member.person_id = paid.person_id
    left join accounted on member.person_id = accounted.person_id
    left join left_by_decision on member.row_id = left_by_decision.row_id
    where not lost.is_accounted_for
    window home as (partition by member.household_no, member.township_code)
    qualify row_number() over (
        partition by member.household_no, member.township_code
        order by
            if(accounted.person_id is null and member.match_grade in ('A', 'B', 'C'), 0, 1),
            coalesce(member.relation = '户主' or member.person_id = member.head_person_id, false) desc,
            member.match_grade, member.record_id, member.row_id
    ) = 1
)

select
    household.person_id,
    household.household_id,
    household.subject_record,
    household.next_period as occurred_on,
    household.home_amount::decimal(14, 2) as amount_at_risk,
    concat(
        '该户(', household.category, ',', household.members, '人)在', strftime(household.period, '%Y年%-m月'), '台账中为', household.status, ',',
        strftime(household.next_period, '%Y年%-m月'), '起的台账中没有该户,也没有任何成员的记录,没有停保登记;同一乡镇(街道)该类别的', whole.households,
        '户中', whole.households - whole.lost_households, '户仍有记录。',
        case
            when household.is_paid then '本月清册中仍有发放。'
            when told.township_code is not null then '本月清册中没有发放。'
            else ''
        end
    ) as reason,
    [
        { 'row_id': household.row_id, 'fact': 'category', 'value': household.category },
        { 'row_id': household.row_id, 'fact': 'status', 'value': strftime(household.period, '%Y-%m') || ' ' || household.status }
    ] as evidence,
    [
        '该乡镇(街道)的下一期台账已经收到,同类别的大多数家庭都在', '家庭编号和所有成员在此后各地台账中都没有记录,不是换了编号', '没有停保登记,也没有退出的办理记录',
        '有效期、渐退期没有届满', '不是全家去世或迁出'
    ] as ruled_out,
    if(told.township_code is not null and not household.is_paid, '本月清册中没有发放,救助已经中断', null) as raise_because
from household
inner join whole
    on household.township_code = whole.township_code and household.category = whole.category and household.period = whole.period
inner join policy.payment_listed_share as share
    on household.next_period >= share.valid_from and household.next_period < share.valid_to
inner join policy.payment_few_lines as few
    on household.next_period >= few.valid_from and household.next_period < few.valid_to
left join (
    select distinct listed.township_code
    from core.payment_month as listed
    cross join ops.this_run as this_run
    where listed.programme in ('最低生活保障金', '特困供养金') and listed.month = this_run.period
) as told on household.township_code = told.township_code and household.category in ('最低生活保障', '特困人员')
where
    not household.is_decided
    and not household.is_accounted_for
    and household.match_grade in ('A', 'B', 'C')
    and whole.households > whole.lost_households
    and (
        whole.households - whole.lost_households >= share.value * whole.households
        or whole.lost_households <= few.value
    )
