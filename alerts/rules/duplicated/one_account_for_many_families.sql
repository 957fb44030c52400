/* ---
code: D18
title: 一个收款账号收取多户救助资金
family: duplicated
grade: 橙
department: 县级民政局
why: 救助资金应发放到本人或家庭的社保卡账户;一个账号收取多户的资金,可能是代管不规范,也可能有截留、冒领的风险。
next_step: 会同财政局向代发银行核对开户人,逐户核实资金是否交到本人;确需代管的补办登记。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 监护人、照料人按登记代管
  - 集中供养机构的统一账户
  - 按户发放的家庭账户
  - 账号录入错误,实际未到账
clause: 焦民〔2022〕154号 六(发放到保障对象社保卡账户)
needs: [civil_affairs.payment]
policy: [duplicate.families_per_account]
steps: [not_kept]
cites_others: true
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- This month's lines, and of a county that pays in arrears its newest.
with judged as (
    select payment.*
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    where
        payment.is_current
        and (payment.pay_month = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed))
),

-- Few accounts take money for several people: all that follows looks at those only.
shared as (
    select account
    from judged
    group by account
    having min(person_id) <> max(person_id)
),

-- Care money is the carer's own; of a home for the poor one account is the rule.
paid as (
    select
        payment.*,
        -- Two programmes may name two households; the person is one family's all the same.
        min(coalesce(payment.household_id, payment.household_no, payment.person_id)) over (
            partition by payment.account, payment.person_id
        ) as family,
        -- A payee of whom only the name is known is nobody's account.
        if(payee.match_grade in ('A', 'B', 'C'), payment.payee_person_id, null) as holder
    from judged as payment
    semi join shared on payment.account = shared.account
    left join core.membership as payee on payment.row_id = payee.row_id and payee.role_kind = 'payee'
    where
        payment.amount > 0
        and coalesce(payment.pay_status = '成功', true)
        and payment.row_id not in (select not_kept.row_id from not_kept)
        and payment.programme <> '分散供养照料费'
        and payment.person_id is not null
        and payment.match_grade in ('A', 'B', 'C')
        and not coalesce(regexp_matches(payment.payee_name, '(敬老|福利|养老|光荣|护理|医)院|(服务|托养|照护)中心|供养机构'), false)
),

-- Where everybody is put down as his own payee, nobody is said to hold the account; a name on one family's lines holds none.
account as (
    select
        account,
        holder
    from paid
    where holder is not null
    group by account, holder
    having count(distinct family) > 1
    qualify row_number() over (partition by account order by count(*) desc, holder) = 1
),

-- Whose money somebody else takes by right: the child's guardian, the carer by agreement, the home where the person lives.
trusted as (
    select
        person_id,
        guardian_person_id as holder
    from core.civil_affairs__child_welfare
    where is_current and guardian_person_id is not null
    union
    select
        agreement.person_id,
        agreement.carer_person_id as holder
    from core.civil_affairs__care_agreement as agreement
    cross join ops.this_run as this_run
    where agreement.is_current and agreement.carer_person_id is not null and coalesce(agreement.ends_on >= this_run.period, true)
    union
    select
        person_id,
        null as holder
    from core.civil_affairs__low_income_register
    where is_current and support_mode = '集中'
),

strange as (
    select
        paid.*,
        account.holder as account_holder,
        home.household_id as holder_home
    from paid
    left join account on paid.account = account.account
    left join core.newest_home as home on account.holder = home.person_id
    anti join trusted on paid.person_id = trusted.person_id and coalesce(account.holder = trusted.holder, trusted.holder is null)
    where coalesce(paid.person_id <> account.holder, true) and coalesce(paid.family <> home.household_id, true)
),

many as (
    select
        strange.account,
        coalesce(min(strange.account_holder), min_by(strange.person_id, strange.record_id)) as person_id,
        min(strange.account_holder) is not null as is_known,
        -- The account is what goes on from month to month: payments are other ones each month, and families come and go.
        md5(concat('account ', strange.account)) as subject_record,
        min(strange.pay_month) as since,
        max(strange.pay_month) as month,
        count(distinct strange.family) as families,
        count(distinct strange.person_id) as people,
        sum(strange.amount) as amount
    from strange
    group by strange.account
),

told as (
    select
        strange.*,
        many.is_known,
        coalesce(many.person_id = if(many.is_known, strange.holder, strange.person_id), false) as says_whose
    from many
    inner join strange on many.account = strange.account
    -- The lines that name whom the alert is about; where there is none (others hold that money by right), all.
    qualify says_whose or not bool_or(says_whose) over (partition by strange.account)
),

fact as (
    select
        account,
        list({ 'row_id': row_id, 'fact': 'amount', 'value': amount::varchar } order by row_id)[1:20] as amounts,
        min(row_id) as first_row,
        coalesce(min(if(is_known, holder_home, null)), max_by(household_id, (pay_month, row_id)) filter (where not is_known)) as household_id
    from told
    group by account
)

select
    many.person_id,
    spoken.household_id,
    many.subject_record,
    many.month as occurred_on,
    many.amount::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(many.since, '%Y年%-m月'), if(many.month > many.since, '至' || strftime(many.month, '%Y年%-m月'), ''), '发放清册中,尾号', right(many.account, 4), '的收款账号收取了', many.families, '户', many.people, '人的救助资金,共',
        many.amount, '元;', if(many.is_known, '收款人与这些家庭不是同一户。', '清册不能确定收款人是谁。')
    ) as reason,
    list_prepend({ 'row_id': spoken.first_row, 'fact': 'account', 'value': '尾号' || right(many.account, 4) }, spoken.amounts) as evidence,
    ['已除去收款人本人及同户人员', '已除去登记的监护人、照料人代领和集中供养人员', '已除去退票和照料费'] as ruled_out
from many
inner join fact as spoken on many.account = spoken.account
cross join ops.this_run as this_run
inner join policy.duplicate_families_per_account as most
    on this_run.period >= most.valid_from and this_run.period < most.valid_to
-- Where nobody knows the holder one of the families may be his.
where many.families - if(many.is_known, 0, 1) > most.value
