/* ---
code: M12
title: 成年无业重度残疾人未纳入救助
family: missed
grade: 橙
department: 乡镇(街道)
why: 成年无业重度残疾人可以参照单人户申请最低生活保障;该人员没有工作、养老待遇和经营的记录,也不在低收入人口台账中。
next_step: 入户了解生活来源和家庭供养情况,主动告知可以参照单人户申请;本人或监护人愿意的协助受理,按程序核对和调查。
false_alarms:
  - 配偶或家庭其他成员收入较高,生活不困难
  - 灵活就业、务农等收入没有登记
  - 已经了解政策,本人或监护人不愿申请
  - 由外地保障,或在机构集中供养
clause: 焦民〔2024〕8号 二(三)1
needs:
  - disabled_federation.certificate
  - civil_affairs.low_income_register
  - human_resources.social_insurance
  - human_resources.pension
absence_of: [civil_affairs.low_income_register, human_resources.pension]
policy:
  - disability.single_person_levels
  - disability.adult_from_age
  - disability.months_without_work
  - disability.application_months
already_weighed: [severe_disability]
steps: [dead, stay_in_custody, imprisoned]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- Contributions of employees do not stand under `absence_of`: hardly anybody on the register pays them, so that a list without
-- areas cannot show which townships it is about; its cannot_tell asks that by counties.
with certificate as (
    select
        held.*,
        this_run.period as month,
        this_run.period_end,
        min(held.record_id) over (partition by held.person_id) as subject_record
    from core.disabled_federation__certificate as held
    cross join ops.this_run as this_run
    inner join policy.disability_single_person_levels as severe
        on
            severe.category in (held.level, held.level || held.kind)
            and this_run.period_end >= severe.valid_from and this_run.period_end < severe.valid_to
    where
        held.is_current
        and held.status = '有效'
        and (held.valid_until is null or held.valid_until >= this_run.period_end)
        and held.person_id is not null
    qualify row_number() over (partition by held.person_id order by held.match_grade, held.record_id, held.row_id) = 1
),

window_start as (
    select
        last_day(this_run.period - to_months(work.value::integer)) as no_work_since,
        last_day(this_run.period - to_months(asked.value::integer)) as not_asked_since,
        this_run.period_end
    from ops.this_run as this_run
    inner join policy.disability_months_without_work as work on this_run.period_end >= work.valid_from and this_run.period_end < work.valid_to
    inner join policy.disability_application_months as asked on this_run.period_end >= asked.valid_from and this_run.period_end < asked.valid_to
),

-- Who has an income of his own, is helped already, has asked, is kept and fed in prison, or is dead.
provided_for as (
    select register.person_id
    from core.civil_affairs__low_income_register as register
    where register.is_current and register.status in ('在册', '渐退') and register.match_grade <> 'E'
    union
    select insured.person_id
    from core.human_resources__social_insurance as insured
    cross join window_start
    where insured.is_current and insured.status = '正常' and insured.month > window_start.no_work_since and insured.match_grade <> 'E'
    union
    select pension.person_id
    from core.human_resources__pension as pension
    where pension.is_current and pension.status <> '终止' and pension.match_grade <> 'E'
    union
    select business.person_id
    from core.market__business as business
    where business.is_current and business.status = '存续' and business.match_grade <> 'E'
    union
    select payroll.person_id
    from core.finance__public_payroll as payroll
    where
        payroll.is_current
        and payroll.match_grade <> 'E'
        and not coalesce(regexp_matches(payroll.status, '调出|调离|辞职|辞退|解聘|开除|停薪|停发|终止|注销|离职'), false)
    union
    select income.person_id
    from core.tax__income as income
    cross join window_start
    where income.is_current and income.amount > 0 and income.month > window_start.no_work_since and income.match_grade <> 'E'
    union
    select asked.person_id
    from core.civil_affairs__application as asked
    cross join window_start
    where asked.is_current and asked.accepted_on > window_start.not_asked_since and asked.match_grade <> 'E'
    union
    select imprisoned.person_id
    from imprisoned
    union
    select dead.person_id
    from dead
)

select
    certificate.person_id,
    certificate.household_id,
    certificate.subject_record,
    certificate.issued_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员', date_sub('year', person.birth_date, certificate.period_end), '周岁,持有效残疾人证(', certificate.kind, certificate.level, '),',
        strftime(certificate.month, '%Y年%-m月'), '低收入人口台账中没有其记录,近期没有参保缴费、养老待遇和经营的记录,可以参照单人户申请最低生活保障。'
    ) as reason,
    [
        { 'row_id': certificate.row_id, 'fact': 'kind', 'value': certificate.kind },
        { 'row_id': certificate.row_id, 'fact': 'level', 'value': certificate.level },
        { 'row_id': certificate.row_id, 'fact': 'status', 'value': certificate.status }
    ] as evidence,
    ['不在低收入人口台账中', '没有近期正常缴费的职工参保、工资或经营收入', '没有养老待遇', '近一年没有申请记录', '截至本月没有收到该人员的死亡记录'] as ruled_out
from certificate
inner join core.person as person on certificate.person_id = person.person_id
inner join policy.disability_adult_from_age as adult
    on certificate.period_end >= adult.valid_from and certificate.period_end < adult.valid_to
where
    date_sub('year', person.birth_date, certificate.period_end) >= adult.value
    and not exists (
        select 1 from provided_for
        where provided_for.person_id = certificate.person_id
    )
