/* ---
code: P04
title: 有发放记录但台账没有相应对象
family: payment
grade: 橙
department: 县级民政局
why: 清册中发放了基本生活救助金,而当月和上月的台账里没有本人及其家庭,或者只在不发这项资金的类别(如低保边缘家庭);可能是漏登台账或没有变更类别,也可能是资金发给了不应发放的人。
next_step: 核对审核确认材料、清册来源和收款账户;属台账漏登或类别没有变更的更正台账,属误发的按程序办理。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 清册或台账中的证件号有误,是同一个人
  - 以家庭成员以外的人代领,受益人填成了代领人
  - 本月刚退出,台账没有保留停保记录
  - 在外县(市、区)台账,由本地代发
  - 类别刚刚变更,台账或清册有一方还没有更新
clause: 焦民〔2022〕154号 十二(二)
needs: [civil_affairs.payment, civil_affairs.low_income_register]
absence_of: [civil_affairs.low_income_register]
policy: [payment.programme_of, payment.listed_share, payment.few_lines]
steps: [not_kept]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- Judged is the month that the township's payment list is about: a county may pay in arrears.
with aid as (
    select
        payment.*,
        min_by(payment.record_id, (payment.pay_month, payment.record_id)) over (partition by payment.person_id, payment.programme) as subject_record,
        this_run.period as this_month
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    inner join policy.payment_programme_of as programme
        on payment.programme = programme.value and this_run.period >= programme.valid_from and this_run.period < programme.valid_to
    where
        payment.is_current
        and coalesce(payment.pay_status, '成功') = '成功'
        and payment.row_id not in (select not_kept.row_id from not_kept)
        and payment.amount > 0
        and payment.person_id is not null
),

-- Only who is named with a number of his own can be said not to be there.
paid as (
    select
        aid.*,
        aid.pay_month as month,
        coalesce(left(aid.area_code, 9), left(person.area_code, 9), '') as township_code
    from aid
    left join core.person as person on aid.person_id = person.person_id
    left join core.payment_month as told
        on
            coalesce(
                if(length(aid.area_code) >= 9 and substr(aid.area_code, 7, 3) <> '000', left(aid.area_code, 9), null),
                left(person.area_code, 9), left(aid.area_code, 9), ''
            ) = told.township_code
            and aid.programme = told.programme
    where
        aid.pay_month = coalesce(told.month, aid.this_month)
        and aid.resident_id_state in ('valid', 'upgraded_15')
        and aid.match_grade in ('A', 'B', 'C')
    qualify row_number() over (partition by aid.record_id, aid.person_id order by aid.match_grade, aid.row_id) = 1
),

-- The registers from the month before on: who leaves is paid until the month's end. A doubtful line may be his, too.
registered as (
    select
        register.*,
        programme.category is not null as is_paid,
        left(register.area_code, 9) as township_code
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    left join policy.payment_programme_of as programme
        on register.category = programme.category and this_run.period >= programme.valid_from and this_run.period < programme.valid_to
    where register.period between (select min(paid.month) from paid) - interval 1 month and this_run.period
),

listed as (
    select * from registered
    where is_paid
),

-- Whoever has left, or died, is another rule's matter (P07, X05).
explained as (
    select paid.row_id
    from paid
    inner join listed on paid.person_id = listed.person_id and paid.month - interval 1 month <= listed.period
    union
    select paid.row_id
    from paid
    inner join listed on paid.person_id = listed.head_person_id and paid.month - interval 1 month <= listed.period
    union
    select paid.row_id
    from paid
    inner join listed
        on
            paid.household_no = listed.household_no
            and paid.month - interval 1 month <= listed.period
            and coalesce(paid.township_code in (listed.township_code, ''), true)
    union
    select paid.row_id
    from paid
    inner join core.status_spell as spell on paid.person_id = spell.person_id and spell.status = '停保'
    union
    select paid.row_id
    from paid
    inner join core.life_event as death
        on paid.person_id = death.person_id and death.kind = 'death' and death.match_grade <> 'E' and paid.this_month > death.happened_on
),

-- Where much of a township's list has no counterpart, the two lists do not speak of the same people.
compared as (
    select
        paid.*,
        (
            select max_by(other.row_id, (other.period, other.row_id))
            from registered as other
            where not other.is_paid and other.person_id = paid.person_id and other.match_grade <> 'E' and other.period >= paid.month - interval 1 month
        ) as own_row,
        (
            select max_by(other.category, (other.period, other.row_id))
            from registered as other
            where not other.is_paid and other.person_id = paid.person_id and other.match_grade <> 'E' and other.period >= paid.month - interval 1 month
        ) as own_category,
        (
            select max_by(other.category, (other.period, other.row_id))
            from registered as other
            where
                not other.is_paid
                and other.household_no = paid.household_no
                and other.period >= paid.month - interval 1 month
                and coalesce(paid.township_code in (other.township_code, ''), true)
        ) as household_category,
        explained.row_id is not null as is_explained,
        count(*) over township as payments,
        count(explained.row_id) over township as explained_payments
    from paid
    left join explained on paid.row_id = explained.row_id
    window township as (partition by paid.township_code, paid.programme)
)

select
    compared.person_id,
    max(compared.household_id) as household_id,
    compared.subject_record,
    compared.month as occurred_on,
    sum(compared.amount)::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(compared.month, '%Y年%-m月'), '向该人员发放', compared.programme, sum(compared.amount)::decimal(14, 2),
        '元;', if(compared.month = compared.this_month, '本月和上月', strftime(compared.month - interval 1 month, '%Y年%-m月') || '以来'), '的台账中',
        case
            when max(compared.own_category) is not null then concat('本人只为', max(compared.own_category), ',这一类别不发放这项资金')
            when max(compared.household_category) is not null then concat('没有本人,清册所填的家庭编号为', max(compared.household_category), ',这一类别不发放这项资金')
            else '没有本人,也没有清册所填的家庭编号'
        end, '。同一乡镇(街道)的', max(compared.payments), '笔中', max(compared.explained_payments), '笔在台账中有对应。'
    ) as reason,
    list({ 'row_id': compared.row_id, 'fact': 'programme', 'value': compared.programme } order by compared.row_id)
    || list({ 'row_id': compared.row_id, 'fact': 'amount', 'value': compared.amount::varchar } order by compared.row_id)
    || list_filter(
        [{ 'row_id': max(compared.own_row), 'fact': 'category', 'value': max(compared.own_category) }], lambda item: item.row_id is not null
    ) as evidence,
    ['证件号有效,不是号码缺失造成的对不上', '该月及其上月以来的台账都已核对', '没有停保记录,也没有死亡记录', '台账覆盖该乡镇(街道)'] as ruled_out,
    -- Whom no list knows may not exist; who stands in another category may only have been moved.
    if(count(compared.own_row) + count(compared.household_category) = 0, '台账中没有本人,也没有其家庭', null) as raise_because
from compared
inner join policy.payment_listed_share as share
    on compared.month >= share.valid_from and compared.month < share.valid_to
inner join policy.payment_few_lines as few
    on compared.month >= few.valid_from and compared.month < few.valid_to
where
    not compared.is_explained
    and compared.explained_payments > 0
    and (
        compared.explained_payments >= share.value * compared.payments
        or compared.payments - compared.explained_payments <= few.value
    )
group by compared.person_id, compared.programme, compared.subject_record, compared.month, compared.this_month
