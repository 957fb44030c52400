/* ---
code: M08
title: 低保残疾人未发困难残疾人生活补贴
family: missed
grade: 橙
department: 县级残联
why: 最低生活保障对象中的持证残疾人应发困难残疾人生活补贴;本月没有发放记录,可能是没有申请,也可能是名单没有衔接。
next_step: 会同民政核对申请和发放情况;未申请的主动告知本人或监护人,符合条件的从速办理。
false_alarms:
  - 已享受特困供养、孤儿基本生活费或事实无人抚养儿童补贴
  - 工伤、离休等待遇已择高享受
  - 本月刚认定或刚发证,次月起发放
  - 户籍在外地,由户籍地发放
clause: 焦民〔2024〕8号 二(三)6
needs: [civil_affairs.low_income_register, disabled_federation.certificate, civil_affairs.payment]
absence_of: [civil_affairs.payment]
heeds_names: true
policy: [disability.living_allowance_categories, disability.living_allowance_excluded_by]
already_weighed: [severe_disability]
owner: 残联教就部
reviewed_on: 2026-11-01
status: live
--- */
-- The month that the allowance's list is about: a county may pay in arrears, and then only what was due before it is missing.
with active as (
    select
        register.*,
        coalesce(listed.month, anywhere.month, this_run.period) as month,
        this_run.period_end
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    left join core.payment_month as listed
        on left(register.area_code, 9) = listed.township_code and listed.programme = '困难残疾人生活补贴'
    -- Who has no place is asked for by the earliest of them.
    cross join (
        select min(month) as month
        from core.payment_month
        where programme = '困难残疾人生活补贴'
    ) as anywhere
    where register.is_current and register.status in ('在册', '渐退') and register.person_id is not null
),

entitled as (
    select
        active.*,
        min(active.record_id) over (partition by active.person_id) as subject_record
    from active
    inner join policy.disability_living_allowance_categories as category
        on active.category = category.category and active.period_end >= category.valid_from and active.period_end < category.valid_to
    where coalesce(active.is_covered, true) and active.recognised_on < active.month
    qualify row_number() over (partition by active.person_id order by active.match_grade, active.record_id, active.row_id) = 1
),

certificate as (
    select held.*
    from core.disabled_federation__certificate as held
    cross join ops.this_run as this_run
    where
        held.is_current
        and held.status = '有效'
        and (held.valid_until is null or held.valid_until >= this_run.period_end)
        and (held.issued_on is null or held.issued_on < this_run.period)
        and held.person_id is not null
    qualify row_number() over (partition by held.person_id order by held.match_grade, held.record_id, held.row_id) = 1
),

-- What takes the allowance's place: another category, or another payment of the month or since.
taken_care_of as (
    select
        active.person_id,
        active.month
    from active
    inner join policy.disability_living_allowance_excluded_by as excluded
        on active.category = excluded.category and active.period_end >= excluded.valid_from and active.period_end < excluded.valid_to
    union
    select
        payment.person_id,
        if(excluded.category is null, payment.period, this_run.period) as month
    from core.assistance as payment
    cross join ops.this_run as this_run
    left join policy.disability_living_allowance_excluded_by as excluded
        on payment.programme = excluded.category and this_run.period_end >= excluded.valid_from and this_run.period_end < excluded.valid_to
    where
        payment.is_paid
        and payment.amount > 0
        and (payment.period = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed))
        and (payment.programme = '困难残疾人生活补贴' or excluded.category is not null)
    union
    -- What the children's list says stands in for the payment: an orphan's allowance is always whole, another child's where it reaches
    -- the standard, or where the list does not tell.
    select
        child.person_id,
        this_run.period as month
    from core.civil_affairs__child_welfare as child
    cross join ops.this_run as this_run
    inner join policy.disability_living_allowance_excluded_by as excluded
        on
            if(child.kind = '孤儿', '孤儿基本生活费', '事实无人抚养儿童补贴') = excluded.category
            and this_run.period_end >= excluded.valid_from and this_run.period_end < excluded.valid_to
    where
        child.is_current
        and child.match_grade <> 'E'
        and coalesce(child.status not in ('停发', '死亡'), true)
        and (child.kind = '孤儿' or coalesce(child.paid >= child.standard, true))
    union
    select
        death.person_id,
        this_run.period as month
    from core.life_event as death
    cross join ops.this_run as this_run
    where death.kind = 'death' and death.match_grade <> 'E' and death.happened_on <= this_run.period_end
)

select
    entitled.person_id,
    entitled.household_id,
    entitled.subject_record,
    entitled.recognised_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为', entitled.category, '对象(', strftime(entitled.recognised_on, '%Y年%-m月'), '认定),持有效残疾人证(', certificate.kind, certificate.level, '),',
        strftime(entitled.month, '%Y年%-m月'), '没有困难残疾人生活补贴的发放记录。'
    ) as reason,
    [
        { 'row_id': entitled.row_id, 'fact': 'category', 'value': entitled.category },
        { 'row_id': entitled.row_id, 'fact': 'recognised_on', 'value': strftime(entitled.recognised_on, '%Y-%m-%d') },
        { 'row_id': certificate.row_id, 'fact': 'kind', 'value': certificate.kind },
        { 'row_id': certificate.row_id, 'fact': 'level', 'value': certificate.level },
        { 'row_id': certificate.row_id, 'fact': 'status', 'value': certificate.status }
    ] as evidence,
    [
        '没有同时享受特困供养', '没有孤儿基本生活费、事实无人抚养儿童补贴的发放记录,儿童福利名单中不是孤儿或全额享受', '认定和发证均早于该月', '证件在有效期内',
        '截至本月没有收到该人员的死亡记录'
    ] as ruled_out
from entitled
inner join certificate
    on entitled.person_id = certificate.person_id and coalesce(entitled.month > certificate.issued_on, true)
where not exists (
    select 1 from taken_care_of
    where taken_care_of.person_id = entitled.person_id and taken_care_of.month >= entitled.month
)
