/* ---
code: M09
title: 重度残疾人未发护理补贴
family: missed
grade: 橙
department: 县级残联
why: 需要长期照护的重度残疾人应发重度残疾人护理补贴;本月没有发放记录,可能是没有申请,也可能是名单没有衔接。
next_step: 会同民政核对申请和发放情况;未申请的主动告知本人或监护人,符合条件的从速办理。
false_alarms:
  - 本人或监护人没有申请(自愿申请)
  - 需要照护不足六个月
  - 已领取工伤生活护理费,或由机构集中供养
  - 户籍在外地,由户籍地发放
clause: 焦民〔2024〕8号 二(三)6
needs: [disabled_federation.certificate, civil_affairs.payment, civil_affairs.low_income_register]
absence_of: [civil_affairs.payment]
policy: [disability.nursing_allowance_levels, disability.nursing_allowance_excluded_by]
already_weighed: [severe_disability]
owner: 残联教就部
reviewed_on: 2026-11-01
status: live
--- */
-- Everybody with such a certificate, on the register or not: the allowance does not ask for income. A county may pay in
-- arrears: then the month that its list is about counts, and only what was due before it is missing.
with certificate as (
    select
        held.*,
        coalesce(listed.month, anywhere.month, this_run.period) as month,
        this_run.period_end,
        min(held.record_id) over (partition by held.person_id) as subject_record
    from core.disabled_federation__certificate as held
    cross join ops.this_run as this_run
    left join core.person as person on held.person_id = person.person_id
    left join core.payment_month as listed
        on left(person.area_code, 9) = listed.township_code and listed.programme = '重度残疾人护理补贴'
    -- Who has no place is asked for by the earliest of them.
    cross join (
        select min(month) as month
        from core.payment_month
        where programme = '重度残疾人护理补贴'
    ) as anywhere
    inner join policy.disability_nursing_allowance_levels as severe
        on
            severe.category in (held.level, held.level || held.kind)
            and this_run.period_end >= severe.valid_from and this_run.period_end < severe.valid_to
    where
        held.is_current
        and held.status = '有效'
        and (held.valid_until is null or held.valid_until >= this_run.period_end)
        and (held.issued_on is null or held.issued_on < coalesce(listed.month, anywhere.month, this_run.period))
        and held.person_id is not null
    qualify row_number() over (partition by held.person_id order by held.match_grade, held.record_id, held.row_id) = 1
),

-- What takes the allowance's place, and the allowance itself: of a payment that the bank sent back another rule speaks.
taken_care_of as (
    select
        register.person_id,
        this_run.period as month
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.disability_nursing_allowance_excluded_by as excluded
        on register.category = excluded.category and this_run.period_end >= excluded.valid_from and this_run.period_end < excluded.valid_to
    where register.is_current and register.status in ('在册', '渐退') and register.match_grade <> 'E'
    union
    select
        payment.person_id,
        if(excluded.category is null, payment.period, this_run.period) as month
    from core.assistance as payment
    cross join ops.this_run as this_run
    left join policy.disability_nursing_allowance_excluded_by as excluded
        on payment.programme = excluded.category and this_run.period_end >= excluded.valid_from and this_run.period_end < excluded.valid_to
    where
        payment.amount > 0
        -- What was taken back within its month was never had.
        and (
            payment.is_paid
            or not exists (
                select 1 from core.assistance as back
                where
                    back.person_id = payment.person_id
                    and back.programme = payment.programme
                    and back.period = payment.period
                    and back.amount < 0
                    and not back.is_paid
            )
        )
        and (payment.period = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed))
        and payment.match_grade <> 'E'
        and (payment.programme = '重度残疾人护理补贴' or excluded.category is not null)
    union
    select
        death.person_id,
        this_run.period as month
    from core.life_event as death
    cross join ops.this_run as this_run
    where death.kind = 'death' and death.match_grade <> 'E' and death.happened_on <= this_run.period_end
)

select
    certificate.person_id,
    certificate.household_id,
    certificate.subject_record,
    certificate.issued_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员持有效残疾人证(', certificate.kind, certificate.level, '),', strftime(certificate.month, '%Y年%-m月'), '没有重度残疾人护理补贴的发放记录。'
    ) as reason,
    [
        { 'row_id': certificate.row_id, 'fact': 'kind', 'value': certificate.kind },
        { 'row_id': certificate.row_id, 'fact': 'level', 'value': certificate.level },
        { 'row_id': certificate.row_id, 'fact': 'status', 'value': certificate.status }
    ] as evidence,
    [
        '台账中不是特困人员,没有特困供养金、照料费的发放记录', '证件在有效期内,且发证早于该月', '该月护理补贴的发放清册已经收到', '截至本月没有收到该人员的死亡记录'
    ] as ruled_out
from certificate
where not exists (
    select 1 from taken_care_of
    where taken_care_of.person_id = certificate.person_id and taken_care_of.month >= certificate.month
)
