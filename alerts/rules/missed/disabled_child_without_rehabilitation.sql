/* ---
code: M10
title: 困难家庭残疾儿童没有康复救助记录
family: missed
grade: 黄
department: 县级残联
why: 特困、最低生活保障和低保边缘家庭的残疾儿童应得到康复救助;近一年没有康复记录,可能错过康复的关键时期。
next_step: 联系监护人了解康复需求,主动告知康复救助政策;有意愿的协助申请并安排定点机构。
false_alarms:
  - 监护人不愿意或暂不适合康复
  - 在外省机构康复,本地没有记录
  - 刚发证,康复救助尚在安排
  - 已得到救助,康复台账还没有导出
clause: 焦民〔2024〕8号 二(三)6
needs: [civil_affairs.low_income_register, disabled_federation.certificate, disabled_federation.rehabilitation]
policy:
  - disability.rehabilitation_categories
  - disability.rehabilitation_max_age
  - disability.rehabilitation_months
  - disability.rehabilitation_waiting_months
already_weighed: [child, severe_disability]
steps: [dead]
owner: 残联康复部
reviewed_on: 2026-11-01
status: live
--- */
-- The list of rehabilitation is short and whole counties deliver it: a township of which it names nobody is no gap in it, so
-- that it does not stand under `absence_of`. Everybody in the family counts, covered or not.
with family_member as (
    select
        register.*,
        this_run.period_end,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.disability_rehabilitation_categories as entitled
        on register.category = entitled.category and this_run.period_end >= entitled.valid_from and this_run.period_end < entitled.valid_to
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.person_id is not null
        and register.recognised_on < this_run.period
    qualify row_number() over (partition by register.person_id order by register.match_grade, register.record_id, register.row_id) = 1
),

certificate as (
    select held.*
    from core.disabled_federation__certificate as held
    cross join ops.this_run as this_run
    inner join policy.disability_rehabilitation_waiting_months as wait
        on this_run.period_end >= wait.valid_from and this_run.period_end < wait.valid_to
    where
        held.is_current
        and held.status = '有效'
        and (held.valid_until is null or held.valid_until >= this_run.period_end)
        and (held.issued_on is null or held.issued_on <= last_day(this_run.period - to_months(wait.value::integer)))
        and held.person_id is not null
    qualify row_number() over (partition by held.person_id order by held.match_grade, held.record_id, held.row_id) = 1
),

assisted as (
    select service.person_id
    from core.disabled_federation__rehabilitation as service
    cross join ops.this_run as this_run
    inner join policy.disability_rehabilitation_months as past
        on this_run.period_end >= past.valid_from and this_run.period_end < past.valid_to
    where
        service.is_current
        and service.match_grade <> 'E'
        and service.starts_on > last_day(this_run.period - to_months(past.value::integer))
    union
    select dead.person_id
    from dead
)

select
    child.person_id,
    child.household_id,
    child.subject_record,
    certificate.issued_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该儿童', date_sub('year', person.birth_date, child.period_end), '周岁,家庭的救助类别为', child.category, ',持有效残疾人证(', certificate.kind, certificate.level,
        '),截至', strftime(child.period_end, '%Y年%-m月%-d日'), '的近一年没有康复救助记录。'
    ) as reason,
    [
        { 'row_id': child.row_id, 'fact': 'category', 'value': child.category },
        { 'row_id': certificate.row_id, 'fact': 'kind', 'value': certificate.kind },
        { 'row_id': certificate.row_id, 'fact': 'level', 'value': certificate.level },
        { 'row_id': certificate.row_id, 'fact': 'status', 'value': certificate.status }
    ] as evidence,
    ['残疾人证有效,不是刚发证', '家庭认定早于本月', '截至本月没有收到该儿童的死亡记录'] as ruled_out
from family_member as child
inner join certificate on child.person_id = certificate.person_id
inner join core.person as person on child.person_id = person.person_id
inner join policy.disability_rehabilitation_max_age as oldest
    on child.period_end >= oldest.valid_from and child.period_end < oldest.valid_to
where
    date_sub('year', person.birth_date, child.period_end) <= oldest.value
    and not exists (
        select 1 from assisted
        where assisted.person_id = child.person_id
    )
