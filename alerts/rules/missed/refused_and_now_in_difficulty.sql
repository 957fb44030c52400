/* ---
code: M31
title: 申请未获批一年内出现新的困难
family: missed
grade: 黄
department: 乡镇(街道)
why: 申请未获批后又出现重病、重残、失业或受灾等新情况,家庭状况可能已经改变,应重新评估是否符合救助条件。
next_step: 上门了解变化情况,可能符合条件的主动告知并协助重新申请;仍不符合的说明理由,可转其他帮扶。
false_alarms:
  - 新情况在上次审核时已经考虑
  - 残疾人证为换发,等级没有变化
  - 损失或费用已由保险、单位承担
clause: 系统默认(提示:参照湖北省2024年实施方案,一年内申请未获批的人员入库监测)
needs: [civil_affairs.application, civil_affairs.low_income_register]
needs_any: [health.severe_illness, disabled_federation.certificate, human_resources.unemployment, emergency.disaster_relief]
policy: [retention.rejected_months, alerts.severe_disability_levels]
already_weighed: [severe_disability]
recurs: true
steps: [dead]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- The newest refusal of each person, with the day after which everything is new.
with refused as (
    select
        application.*,
        this_run.period_end
    from core.civil_affairs__application as application
    cross join ops.this_run as this_run
    inner join policy.retention_rejected_months as watch
        on this_run.period_end >= watch.valid_from and this_run.period_end < watch.valid_to
    where
        application.is_current
        and application.outcome = '不予'
        and application.person_id is not null
        and application.decided_on > this_run.period_end - to_months(watch.value::integer)
    qualify row_number() over (partition by application.person_id order by application.decided_on desc, application.record_id asc, application.row_id asc) = 1
),

-- Only days that the department gives: when it became known says nothing about when it began. Spending on medicine is
-- told to everybody by another rule (N01).
sign as (
    select
        person_id,
        row_id,
        diagnosed_on as happened_on,
        'diagnosed_on' as fact,
        '确诊' || kind as told
    from core.health__severe_illness
    where
        is_current
        and match_grade <> 'E'
        and kind = '重特大疾病'
        and (status is null or status not in ('治愈', '排除', '撤管', '死亡'))
    union all
    -- A certificate issued anew at a level that stood in an older list already is no change.
    select
        held.person_id,
        held.row_id,
        held.issued_on as happened_on,
        'issued_on' as fact,
        '残疾评定为' || held.level as told
    from core.disabled_federation__certificate as held
    cross join ops.this_run as this_run
    inner join policy.alerts_severe_disability_levels as severe
        on held.level = severe.category and this_run.period_end >= severe.valid_from and this_run.period_end < severe.valid_to
    where
        held.is_current
        and held.match_grade <> 'E'
        and held.status = '有效'
        and not exists (
            select 1 from core.disabled_federation__certificate as older
            where older.person_id = held.person_id and older.level = held.level and older.issued_on < held.issued_on
        )
    union all
    select
        person_id,
        row_id,
        registered_on as happened_on,
        'registered_on' as fact,
        '登记失业' as told
    from core.human_resources__unemployment
    where is_current and match_grade <> 'E' and closed_on is null
    union all
    select
        person_id,
        row_id,
        happened_on,
        'happened_on' as fact,
        '受灾(' || damage || ')' as told
    from core.emergency__disaster_relief
    where is_current and match_grade <> 'E'
),

-- Of several new signs the last one.
changed as (
    select
        refused.*,
        sign.row_id as sign_row,
        sign.happened_on,
        sign.fact,
        sign.told
    from refused
    inner join sign
        on
            refused.person_id = sign.person_id
            and refused.decided_on < sign.happened_on
            and refused.period_end >= sign.happened_on
    qualify row_number() over (partition by refused.person_id order by sign.happened_on desc, sign.row_id asc) = 1
)

select
    changed.person_id,
    changed.household_id,
    changed.record_id as subject_record,
    changed.happened_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员申请', coalesce(regexp_replace(changed.programme, '^申请(?:办理)?', ''), '救助'), '于', strftime(changed.decided_on, '%Y年%-m月%-d日'), '未获批准,此后', strftime(changed.happened_on, '%Y年%-m月%-d日'),
        changed.told, ',现不在低收入人口台账中,也没有重新申请。'
    ) as reason,
    [
        { 'row_id': changed.row_id, 'fact': 'outcome', 'value': changed.outcome },
        { 'row_id': changed.row_id, 'fact': 'decided_on', 'value': strftime(changed.decided_on, '%Y-%m-%d') },
        { 'row_id': changed.sign_row, 'fact': changed.fact, 'value': strftime(changed.happened_on, '%Y-%m-%d') }
    ] as evidence,
    ['新情况发生在未获批准之后', '现不在低收入人口台账中', '新情况之后没有重新申请的记录', '截至本月没有收到该人员的死亡记录'] as ruled_out
from changed
where
    not exists (
        select 1 from core.civil_affairs__low_income_register as register
        where
            register.person_id = changed.person_id
            and register.is_current
            and register.match_grade <> 'E'
            and register.status in ('在册', '渐退')
    )
    and not exists (
        select 1 from core.civil_affairs__application as again
        where
            again.person_id = changed.person_id
            and again.is_current
            and again.match_grade <> 'E'
            and again.accepted_on >= changed.happened_on
    )
    and not exists (
        select 1 from dead
        where dead.person_id = changed.person_id
    )
