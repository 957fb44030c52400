/* ---
code: D21
title: 备案的经办人员或村干部代收他人救助资金
family: duplicated
grade: 橙
department: 县级民政局
why: 救助资金应直接发到对象本人;经办人员、村干部以自己名义收取多名非亲属对象的资金,又没有代管登记,需要核实卡折管理是否规范。
next_step: 由县级民政局直接核实卡折由谁保管、资金是否交到本人,不转乡镇办理;确需代管的补办登记,涉嫌违规的按规定移送。这是疑点线索,未经核实不作结论。
false_alarms:
  - 已登记的监护人、照料人或书面委托代管
  - 收取的是本人近亲属或同户人员的资金
  - 同名同姓,收款人不是备案人员本人
  - 备案人员已经离任,名单没有更新
clause: 焦民〔2022〕154号 十二(二);《最低生活保障审核确认办法》民发〔2021〕57号 第二十六条
needs: [civil_affairs.payment, civil_affairs.relative_filing, civil_affairs.child_welfare, civil_affairs.care_agreement]
policy: [duplicate.people_per_official]
steps: [not_kept]
restricted: true
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
with official as (
    select
        filing.official_person_id as person_id,
        filing.row_id,
        coalesce(filing.post, filing.unit, filing.official_name) as post,
        min(filing.record_id) over (partition by filing.official_person_id) as subject_record
    from core.civil_affairs__relative_filing as filing
    inner join core.membership as named
        on filing.row_id = named.row_id and filing.official_person_id = named.person_id and named.role_kind = 'official'
    where filing.is_current and named.match_grade in ('A', 'B', 'C')
    qualify row_number() over (partition by filing.official_person_id order by named.match_grade, filing.record_id, filing.row_id) = 1
),

-- The money of this month (in a county that pays in arrears, of its newest) that an official received; care money is the carer's own.
received as (
    select
        payment.*,
        home.household_id as official_home
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    semi join official on payment.payee_person_id = official.person_id
    inner join core.membership as payee
        on payment.row_id = payee.row_id and payment.payee_person_id = payee.person_id and payee.role_kind = 'payee'
    left join core.newest_home as home on payment.payee_person_id = home.person_id
    where
        payment.is_current
        and (payment.pay_month = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed))
        and payment.amount > 0
        and coalesce(payment.pay_status = '成功', true)
        and payment.row_id not in (select not_kept.row_id from not_kept)
        and payment.programme <> '分散供养照料费'
        and payment.match_grade in ('A', 'B', 'C')
        and payee.match_grade in ('A', 'B', 'C')
        and payment.person_id <> payment.payee_person_id
),

-- Relatives on file, wards and people cared for by agreement.
trusted as (
    select
        person_id,
        official_person_id as payee
    from core.civil_affairs__relative_filing
    where person_id is not null and official_person_id is not null
    union
    select
        person_id,
        guardian_person_id as payee
    from core.civil_affairs__child_welfare
    where is_current and guardian_person_id is not null
    union
    select
        agreement.person_id,
        agreement.carer_person_id as payee
    from core.civil_affairs__care_agreement as agreement
    cross join ops.this_run as this_run
    where agreement.is_current and agreement.carer_person_id is not null and coalesce(agreement.ends_on >= this_run.period, true)
),

others as (
    select
        received.payee_person_id as person_id,
        min(received.official_home) as household_id,
        min(received.pay_month) as since,
        max(received.pay_month) as month,
        count(distinct received.person_id) as people,
        sum(received.amount) as amount,
        list({ 'row_id': received.row_id, 'fact': 'amount', 'value': received.amount::varchar } order by received.row_id)[1:20] as amounts
    from received
    anti join trusted on received.person_id = trusted.person_id and received.payee_person_id = trusted.payee
    where coalesce(received.household_id <> received.official_home, true)
    group by received.payee_person_id
)

select
    others.person_id,
    others.household_id,
    official.subject_record,
    others.month as occurred_on,
    others.amount::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(others.since, '%Y年%-m月'), if(others.month > others.since, '至' || strftime(others.month, '%Y年%-m月'), ''), '发放清册中,近亲属备案名单中的备案人员作为收款人收取了', others.people,
        '名非同户、非备案近亲属人员的救助资金,共', others.amount, '元,未见监护或照料登记。'
    ) as reason,
    list_prepend({ 'row_id': official.row_id, 'fact': 'post', 'value': official.post }, others.amounts) as evidence,
    ['已除去备案人员的近亲属和同户人员', '已除去登记的监护人、照料人代领和照料费', '已除去退票'] as ruled_out
from others
inner join official on others.person_id = official.person_id
cross join ops.this_run as this_run
inner join policy.duplicate_people_per_official as least_people
    on this_run.period >= least_people.valid_from and this_run.period < least_people.valid_to
where others.people >= least_people.value
