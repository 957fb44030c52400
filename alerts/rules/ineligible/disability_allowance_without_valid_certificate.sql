/* ---
code: X27
title: 残疾人证失效或等级不符,仍发放残疾人两项补贴
family: ineligible
grade: 橙
department: 县级残联
why: 残疾人证已注销、冻结、过期,或者等级不再符合护理补贴的条件,本月仍在发放残疾人两项补贴;也可能是正在换证,信息没有衔接。
next_step: 会同乡镇(街道)核实证件状态;正在换证的尽快办结,确已失效的告知本人并按程序办理。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 证件期满,正在换证
  - 迁入后证件还没有转接,迁出地已先行注销
  - 证件在本月才发生变化,本月的补贴依规定可以发放
clause: 系统默认:参照残疾人两项补贴制度关于残疾人证失效、等级变化的停发情形
needs: [civil_affairs.payment, disabled_federation.certificate]
policy: [tenure.certificate_renewal_months, support.nursing_allowance_levels]
already_weighed: [severe_disability]
steps: [dead]
owner: 残联教就部
reviewed_on: 2026-11-01
status: live
--- */
-- A county may pay in arrears: whether the certificate held in the month that the money is for counts; the lists of the two
-- allowances may be about two months.
with paid as (
    select
        payment.*,
        payment.period as month
    from core.assistance as payment
    cross join ops.this_run as this_run
    where
        payment.dataset = 'civil_affairs.payment'
        and payment.programme in ('重度残疾人护理补贴', '困难残疾人生活补贴')
        and (payment.period = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed))
        and payment.is_paid
        and payment.amount > 0
),

paid_month as (
    select distinct
        person_id,
        month
    from paid
),

-- A certificate that went elsewhere (迁出) is on its way to be taken over there; one past its end may be being renewed.
certificate as (
    select
        held.*,
        paid.month,
        held.status in ('过期', '有效') as is_about_its_end,
        held.status in ('注销', '冻结')
        or (
            held.status in ('过期', '有效')
            and coalesce(held.valid_until + to_months(renewal.value::integer) < paid.month, held.status = '过期')
        ) as is_lapsed,
        severe.value is not null as is_severe
    from core.disabled_federation__certificate as held
    inner join paid_month as paid on held.person_id = paid.person_id
    inner join policy.tenure_certificate_renewal_months as renewal
        on paid.month >= renewal.valid_from and paid.month < renewal.valid_to
    left join policy.support_nursing_allowance_levels as severe
        on
            severe.category in (held.level, held.level || held.kind)
            and paid.month >= severe.valid_from
            and paid.month < severe.valid_to
    cross join ops.this_run as this_run
    -- This month's list, and the earlier ones since the month that the money is for.
    where held.match_grade <> 'E' and (held.is_current or (held.period >= paid.month and held.period < this_run.period))
),

-- One certificate in order is enough: of any level for the living allowance, of a severe one for nursing.
holder as (
    select
        *,
        bool_or(not is_lapsed) over (partition by person_id, month) as has_any,
        bool_or(not is_lapsed and is_severe) over (partition by person_id, month) as has_severe
    from certificate
    qualify row_number() over (
        partition by person_id, month order by if(is_lapsed, 1, 0), if(is_current, 0, 1), match_grade, issued_on desc nulls last, record_id, row_id
    ) = 1
)

select
    paid.person_id,
    min_by(paid.household_id, paid.row_id) as household_id,
    holder.record_id as subject_record,
    if(holder.is_lapsed and holder.is_about_its_end, holder.valid_until, null) as occurred_on,
    sum(paid.amount)::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员的残疾人证(', holder.kind, holder.level, ')',
        case
            when holder.has_any then '等级不在护理补贴范围'
            when holder.is_about_its_end then '已过有效期' || coalesce('(' || strftime(holder.valid_until, '%Y年%-m月%-d日') || ')', '')
            else '状态为' || holder.status
        end,
        ',', strftime(min(paid.month), '%Y年%-m月'), if(max(paid.month) > min(paid.month), '至' || strftime(max(paid.month), '%Y年%-m月'), ''), '仍发放',
        string_agg(distinct paid.programme, '、' order by paid.programme), sum(paid.amount)::decimal(14, 2), '元。'
    ) as reason,
    list_concat(
        list_filter([
            { 'row_id': holder.row_id, 'fact': 'status', 'value': holder.status },
            { 'row_id': holder.row_id, 'fact': 'level', 'value': holder.level },
            { 'row_id': holder.row_id, 'fact': 'valid_until', 'value': strftime(holder.valid_until, '%Y-%m-%d') }
        ], lambda item: item.value is not null),
        list({ 'row_id': paid.row_id, 'fact': 'amount', 'value': paid.programme || ' ' || paid.amount } order by paid.row_id)
    ) as evidence,
    [
        '没有其他符合条件的有效残疾人证', '已留出换证的时间', '证件状态不是迁出', '发放状态不是退票', '截至本月没有收到该人员的死亡记录'
    ] as ruled_out
from paid
inner join holder on paid.person_id = holder.person_id and paid.month = holder.month
anti join dead on paid.person_id = dead.person_id
where not holder.has_any or (paid.programme = '重度残疾人护理补贴' and not holder.has_severe)
group by
    paid.person_id, holder.record_id, holder.row_id, holder.kind, holder.level, holder.status, holder.valid_until, holder.has_any, holder.is_lapsed,
    holder.is_about_its_end
qualify row_number() over (partition by paid.person_id order by max(paid.month) desc, holder.row_id) = 1
