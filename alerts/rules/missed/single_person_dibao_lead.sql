/* ---
code: M11
title: 低保边缘家庭重残、重病人员可申请单人保
family: missed
grade: 橙
department: 乡镇(街道)
why: 低保边缘家庭中的重度残疾人、三级智力或精神残疾人和重病患者,可以单独纳入最低生活保障。
next_step: 主动告知本人或监护人可以申请,征得同意后受理,按程序核对和调查。
false_alarms:
  - 作为单人户申请过而未获批准,办理台账没有登记到本人名下
  - 家庭财产超过规定
  - 本人不愿申请
  - 残疾人证已注销或过期,重病已治愈
clause: 焦民〔2024〕8号 二(三)1;焦民〔2022〕154号 二
needs: [civil_affairs.low_income_register]
needs_any: [disabled_federation.certificate, health.severe_illness]
policy: [disability.single_person_levels, disability.application_months]
already_weighed: [severe_disability]
steps: [dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
with active as (
    select *
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and person_id is not null
),

on_the_edge as (
    select
        *,
        min(record_id) over (partition by person_id) as subject_record
    from active
    where category = '低保边缘家庭'
    qualify row_number() over (partition by person_id order by match_grade, record_id, row_id) = 1
),

-- A row that is theirs by name only proves nothing, and beside a sure one it would make the whole lead doubtful.
certificate as (
    select held.*
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
        and held.match_grade <> 'E'
    qualify row_number() over (partition by held.person_id order by held.match_grade, held.record_id, held.row_id) = 1
),

-- The household's application that led to the edge says nothing of one member alone; his own, since, does.
refused as (
    select
        application.person_id,
        application.decided_on
    from core.civil_affairs__application as application
    cross join ops.this_run as this_run
    inner join policy.disability_application_months as asked
        on this_run.period_end >= asked.valid_from and this_run.period_end < asked.valid_to
    where
        application.is_current
        and application.outcome = '不予'
        and application.match_grade <> 'E'
        and regexp_matches(application.programme, '低保|最低生活保障|单人')
        and not regexp_matches(application.programme, '边缘|刚性')
        and application.decided_on > last_day(this_run.period - to_months(asked.value::integer))
        and application.decided_on <= this_run.period_end
),

illness as (
    select *
    from core.health__severe_illness
    where
        is_current
        and kind = '重特大疾病'
        and (status is null or status not in ('治愈', '排除', '撤管', '死亡'))
        and person_id is not null
        and match_grade <> 'E'
    qualify row_number() over (partition by person_id order by match_grade, record_id, row_id) = 1
)

select
    edge.person_id,
    edge.household_id,
    edge.subject_record,
    null::date as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为低保边缘家庭成员,', concat_ws(',', '持有效残疾人证(' || certificate.kind || certificate.level || ')', if(illness.row_id is null, null, '在重特大疾病名单中')),
        ',', strftime(this_run.period, '%Y年%-m月'), '台账中没有最低生活保障或特困记录,可以单独申请最低生活保障。'
    ) as reason,
    list_filter([
        { 'row_id': edge.row_id, 'fact': 'category', 'value': edge.category },
        { 'row_id': certificate.row_id, 'fact': 'kind', 'value': certificate.kind },
        { 'row_id': certificate.row_id, 'fact': 'level', 'value': certificate.level },
        { 'row_id': illness.row_id, 'fact': 'kind', 'value': illness.kind }
    ], lambda item: item.row_id is not null) as evidence,
    ['台账中没有最低生活保障或特困的在册记录', '残疾人证有效,或重病没有登记为治愈、排除或撤管', '列为低保边缘之后,本人近一年没有申请低保未获批准的记录', '截至本月没有收到该人员的死亡记录'] as ruled_out
from on_the_edge as edge
cross join ops.this_run as this_run
left join certificate on edge.person_id = certificate.person_id
left join illness on edge.person_id = illness.person_id
where
    (certificate.row_id is not null or illness.row_id is not null)
    and edge.person_id not in (
        select active.person_id from active
        where active.category in ('最低生活保障', '特困人员')
    )
    and not exists (
        select 1 from refused
        where
            refused.person_id = edge.person_id
            and refused.decided_on > edge.recognised_on
            -- What was found since was not weighed then.
            and refused.decided_on >= coalesce(certificate.issued_on, refused.decided_on)
            and refused.decided_on >= coalesce(illness.diagnosed_on, refused.decided_on)
    )
    and not exists (
        select 1 from dead
        where dead.person_id = edge.person_id
    )
