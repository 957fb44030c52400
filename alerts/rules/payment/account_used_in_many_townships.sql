/* ---
code: P11
title: 同一收款账号在多个乡镇(街道)收款
family: payment
grade: 橙
department: 县级民政局
why: 一个账号同时为几个乡镇(街道)的对象收款,超过了一般家庭的情形,可能是有人集中代领,也可能是账号填错。
next_step: 向代发银行核对户名,逐人核对收款账号;确属代领的核实手续和资金去向,必要时请纪检监察机关协助。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 供养、福利机构或村(社区)专户代收
  - 账号填写错误,或表格下拉填充造成重复
  - 合作银行的过渡账户
clause: 焦民〔2022〕154号 十二(二)
needs: [civil_affairs.payment]
policy: [payment.account_townships]
steps: [not_kept]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- Of a county that pays in arrears its newest month counts. The subject is whoever holds the account; where nobody knows him, whoever is paid into it first.
with paid as (
    select
        payment.*,
        min_by(payment.record_id, (payment.pay_month, payment.record_id)) over (partition by payment.account) as subject_record,
        (payment.pay_month = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed)) as is_judged
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    where
        payment.is_current
        and payment.amount > 0
        and coalesce(payment.pay_status = '成功', true)
        and payment.row_id not in (select not_kept.row_id from not_kept)
        and payment.account is not null
),

-- An account that is masked, all zeros or an institution's says nothing about who shares it.
of_people as (
    select
        paid.*,
        left(paid.area_code, 9) as township_code
    from paid
    left join (
        select distinct person_id from core.civil_affairs__low_income_register
        where is_current and support_mode = '集中'
    ) as in_care on paid.person_id = in_care.person_id
    where
        paid.is_judged
        and regexp_full_match(paid.account, '[0-9]+')
        and length(replace(paid.account, left(paid.account, 1), '')) > 0
        and coalesce(not regexp_matches(paid.payee_name, '中心|所$|局$|站$|委员会|公司|政府|专户|财政|民政|社区|合作社|院'), true)
        and in_care.person_id is null
        and paid.person_id is not null
        and paid.match_grade <> 'E'
        and length(paid.area_code) >= 9
        and substr(paid.area_code, 7, 3) <> '000'
),

shared as (
    select
        account,
        subject_record,
        min(pay_month) as since,
        max(pay_month) as month,
        count(distinct township_code) as townships,
        count(distinct person_id) as people,
        sum(amount) as amount,
        min_by(coalesce(payee_person_id, person_id), row_id) as subject
    from of_people
    group by account, subject_record
)

select
    shared.subject as person_id,
    max(of_people.household_id) filter (of_people.person_id = shared.subject) as household_id,
    shared.subject_record,
    shared.month as occurred_on,
    shared.amount::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(shared.since, '%Y年%-m月'), if(shared.month > shared.since, '至' || strftime(shared.month, '%Y年%-m月'), ''), '同一收款账号为', shared.townships, '个乡镇(街道)的', shared.people, '名对象收款,合计', shared.amount::decimal(14, 2), '元。'
    ) as reason,
    list({ 'row_id': of_people.row_id, 'fact': 'amount', 'value': of_people.amount::varchar } order by of_people.row_id) as evidence,
    ['退票的不计入', '集中供养对象不计入', '收款户名为机构的不计入', '账号不完整或全为同一数字的不计入', '只按填写了乡镇(街道)的行计算'] as ruled_out
from shared
inner join policy.payment_account_townships as usual
    on shared.month >= usual.valid_from and shared.month < usual.valid_to
-- Only rows that name the subject, as beneficiary or as payee, are evidence about him.
inner join of_people
    on shared.account = of_people.account and shared.subject in (of_people.person_id, of_people.payee_person_id)
where shared.townships > usual.value
group by shared.subject, shared.subject_record, shared.since, shared.month, shared.amount, shared.townships, shared.people
