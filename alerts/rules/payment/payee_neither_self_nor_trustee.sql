/* ---
code: P06
title: 收款人不是本人、家庭成员或登记的监护照料人
family: payment
grade: 橙
department: 乡镇(街道)
why: 救助金应支付到本人或其家庭的账户;收款人是家庭以外的人,又没有登记监护或照料关系,可能没有用到本人身上。
next_step: 向本人了解是否委托代领、钱是否用在本人身上;确需代领的补齐委托手续并登记,不需要的帮助本人办理社保卡。
false_alarms:
  - 子女、亲属受本人委托代领,手续没有录入
  - 村(社区)依法担任监护人,由专人代管
  - 收款人与本人同住,没有登记为家庭成员
clause: 《最低生活保障审核确认办法》(民发〔2021〕57号) 第二十六条
needs: [civil_affairs.payment, civil_affairs.low_income_register]
policy: [payment.own_account_from_age, payment.listed_share, payment.few_lines]
steps: [not_kept]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- Of a county that pays in arrears its newest month counts.
with paid as (
    select
        payment.*,
        coalesce(left(payment.area_code, 9), left(person.area_code, 9), '') as township_code,
        person.birth_date,
        payment.pay_month as month,
        (payment.pay_month = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed)) as is_judged,
        this_run.period_end,
        min_by(payment.record_id, (payment.pay_month, payment.record_id)) over (
            partition by payment.person_id, payment.payee_person_id
        ) as subject_record
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    inner join core.person as person on payment.person_id = person.person_id
    where
        payment.is_current
        and payment.amount > 0
        -- What came back was paid to nobody.
        and coalesce(payment.pay_status = '成功', true)
        and payment.row_id not in (select not_kept.row_id from not_kept)
        and payment.payee_person_id is not null
        and payment.match_grade <> 'E'
),

-- Two people are two only where both have valid numbers that differ, and nobody knows the family of whom no register names. Below a certain age somebody else receives by law.
apart as (
    select
        paid.*,
        paid.person_id <> paid.payee_person_id
        and paid.resident_id <> paid.payee_id
        and paid.resident_id_state in ('valid', 'upgraded_15')
        and paid.payee_id_state in ('valid', 'upgraded_15')
        and coalesce(date_sub('year', paid.birth_date, paid.period_end) >= adult.value, false)
        and home.person_id is not null as is_another
    from paid
    left join (select distinct person_id from core.household_member) as home on paid.person_id = home.person_id
    inner join policy.payment_own_account_from_age as adult
        on paid.month >= adult.valid_from and paid.month < adult.valid_to
    where paid.is_judged
),

registered as (
    select
own.person_id,
other.person_id as payee_person_id
    from core.household_member as own
    inner join core.household_member as other on own.household_id = other.household_id
    union
    select
person_id,
head_person_id as payee_person_id
from core.civil_affairs__low_income_register
    union
    select
person_id,
guardian_person_id as payee_person_id
from core.civil_affairs__child_welfare
    union
    select
person_id,
carer_person_id as payee_person_id
from core.civil_affairs__care_agreement
    union
    -- Whose guardian the disability federation names, or must have one that it does not name.
    select
apart.person_id,
apart.payee_person_id
    from apart
    inner join core.disabled_federation__certificate as certificate on apart.person_id = certificate.person_id
    where
        certificate.is_current
        and coalesce(certificate.guardian_name = apart.payee_name, certificate.kind in ('智力', '精神', '多重'))
),

-- Where many of a township's payees are somebody else, the column means something else.
compared as (
    select
        apart.*,
        apart.is_another and registered.person_id is null as is_stranger,
        count(*) over township as payments,
        count(*) filter (not apart.is_another or registered.person_id is not null) over township as own_payments
    from apart
    left join registered on apart.person_id = registered.person_id and apart.payee_person_id = registered.payee_person_id
    window township as (partition by apart.township_code)
)

select
    compared.person_id,
    max(compared.household_id) as household_id,
    compared.subject_record,
    min(compared.month) as occurred_on,
    sum(compared.amount)::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(min(compared.month), '%Y年%-m月'), if(max(compared.month) > min(compared.month), '至' || strftime(max(compared.month), '%Y年%-m月'), ''), '该人员的', string_agg(distinct compared.programme, '、' order by compared.programme), '合计', sum(compared.amount)::decimal(14, 2),
        '元,收款人是另一人,不是其家庭成员,也没有登记监护或照料关系。'
    ) as reason,
    list({ 'row_id': compared.row_id, 'fact': 'payee_name', 'value': compared.payee_name } order by compared.row_id)
    || list({ 'row_id': compared.row_id, 'fact': 'amount', 'value': compared.amount::varchar } order by compared.row_id) as evidence,
    [
        '受益人和收款人的证件号均有效且不同', '受益人在台账中有家庭', '台账中两人不在同一家庭,收款人也不是户主', '收款人不是登记的监护人或照料协议的照料人', '受益人已成年',
        '残疾人证登记的监护人不是收款人', '退票的不计入'
    ] as ruled_out
from compared
inner join policy.payment_listed_share as share
    on compared.month >= share.valid_from and compared.month < share.valid_to
inner join policy.payment_few_lines as few
    on compared.month >= few.valid_from and compared.month < few.valid_to
where
    compared.is_stranger
    and (
        compared.own_payments >= share.value * compared.payments
        or compared.payments - compared.own_payments <= few.value
    )
group by compared.person_id, compared.payee_person_id, compared.subject_record
