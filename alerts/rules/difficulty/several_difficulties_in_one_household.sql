/* ---
code: N11
title: 一户近期出现多项困难
family: difficulty
grade: 红
department: 乡镇(街道)
why: 该户在近十二个月内出现多项互不相干的困难,单看一项未必严重,叠加起来可能使基本生活难以维持。
next_step: 尽快入户全面了解,逐项核对政策落实情况,需要的先行救助,情况复杂的提请县级困难群众基本生活保障工作协调机制研究。
false_alarms:
  - 几项记录其实出自同一件事
  - 困难已经缓解,或已经得到足够的救助
  - 有关成员早已不在该户生活
clause: 焦民〔2024〕8号 二(二)2、3;系统默认(多项困难叠加)
needs: [civil_affairs.low_income_register]
needs_any:
  - health.severe_illness
  - medical_insurance.settlement
  - human_resources.unemployment
  - emergency.disaster_relief
  - civil_affairs.marriage
  - justice.custody
policy:
  - difficulty.event_months
  - difficulty.signals_of_one_household
  - difficulty.self_paid_medical_year
  - difficulty.disaster_damages
  - difficulty.main_labour_age
about: household
settled_by_review: true
steps: [dead, settled_once]
owner: 低收入人口监测中心
reviewed_on: 2026-11-22
status: live
--- */
with span as (
    select
        last_day(this_run.period - to_months(recent.value::integer)) as new_after,
        this_run.period_end
    from ops.this_run as this_run
    inner join policy.difficulty_event_months as recent
        on recent.category = '叠加' and this_run.period_end >= recent.valid_from and this_run.period_end < recent.valid_to
),

-- Who belongs to a household of the register, or else to a monitored one; until when, where a line is gone.
member as (
    select
        home.person_id,
        home.household_id,
        home.household_id as home,
        home.valid_to,
        listed.record_id,
        home.row_id,
        'category' as fact,
        listed.category
    from core.household_member as home
    inner join core.civil_affairs__low_income_register as listed on home.row_id = listed.row_id
    union all
    select
        person_id,
        household_id,
        -- Counties number their monitored households for themselves.
        concat('监测户', household_no, ' ', left(area_code, 6)) as home,
        null as valid_to,
        record_id,
        row_id,
        'kind' as fact,
        kind as category
    from core.agriculture__poverty_monitoring
    where is_current and not risk_cleared and match_grade <> 'E' and household_id is null
),

spend as (
    select
        settlement.person_id,
        max(settlement.settled_on) as happened_on,
        sum(settlement.self_paid) as self_paid,
        max_by(settlement.row_id, (settlement.self_paid, settlement.row_id)) as row_id,
        max(settlement.self_paid) as largest
    from settled_once as settlement
    inner join span on settlement.settled_on > span.new_after and settlement.settled_on <= span.period_end
    group by settlement.person_id
),

aged_event as (
    select
        event.* exclude (happened_on),
        -- Of a death that several departments tell the earliest day counts.
        if(event.kind = 'death', min(event.happened_on) over (partition by event.person_id, event.kind), event.happened_on) as happened_on,
        date_sub('year', person.birth_date, event.happened_on) as age
    from core.life_event as event
    inner join core.person as person on event.person_id = person.person_id
    where event.match_grade <> 'E'
),

-- `cause`: signs of one cause count once. Whatever befalls one person's health is one; the unemployed of a family are one.
sign as (
    select
        person_id,
        diagnosed_on as happened_on,
        '重特大疾病' as label,
        '健康' || person_id as cause,
        row_id,
        'diagnosed_on' as fact,
        strftime(diagnosed_on, '%Y-%m-%d') as value
    from core.health__severe_illness
    where
        is_current
        and kind = '重特大疾病'
        and (status is null or status not in ('治愈', '排除', '撤管', '死亡'))
        and match_grade <> 'E'
    union all
    select
        member.person_id,
        spend.happened_on,
        '自付医疗费用' || max(spend.self_paid) || '元' as label,
        '健康' || member.person_id as cause,
        spend.row_id,
        'self_paid' as fact,
        spend.largest::varchar as value
    from spend
    inner join member on spend.person_id = member.person_id
    cross join span
    inner join policy.difficulty_self_paid_medical_year as threshold
        on
            threshold.category = if(member.fact = 'kind', '防止返贫监测', member.category)
            and span.period_end >= threshold.valid_from and span.period_end < threshold.valid_to
    where spend.self_paid > threshold.value
    group by member.person_id, spend.happened_on, spend.row_id, spend.largest
    union all
    select
        unemployment.person_id,
        unemployment.registered_on as happened_on,
        '登记失业' as label,
        '就业' as cause,
        unemployment.row_id,
        'registered_on' as fact,
        strftime(unemployment.registered_on, '%Y-%m-%d') as value
    from core.human_resources__unemployment as unemployment
    cross join span
    where
        unemployment.is_current
        and unemployment.match_grade <> 'E'
        and (unemployment.closed_on is null or unemployment.closed_on > span.period_end)
    union all
    select
        event.person_id,
        event.happened_on,
        '因灾' || event.damage as label,
        '灾害' || event.event_no as cause,
        event.row_id,
        'damage' as fact,
        event.damage as value
    from core.emergency__disaster_relief as event
    cross join span
    inner join policy.difficulty_disaster_damages as damage
        on event.damage = damage.category and span.period_end >= damage.valid_from and span.period_end < damage.valid_to
    where event.is_current and event.match_grade <> 'E'
    union all
    select
        event.person_id,
        event.happened_on,
        case event.kind when 'divorce' then '离婚' when 'custody' then '成员被限制人身自由' else '劳动年龄成员死亡' end as label,
        case event.kind when 'divorce' then event.record_id when 'custody' then '自由' || event.person_id else '健康' || event.person_id end as cause,
        if(event.kind = 'divorce', event.row_id, null) as row_id,
        if(event.kind = 'divorce', 'registered_on', null) as fact,
        if(event.kind = 'divorce', strftime(event.happened_on, '%Y-%m-%d'), null) as value
    from aged_event as event
    inner join policy.difficulty_main_labour_age as youngest
        on youngest.category = '下限' and event.happened_on >= youngest.valid_from and event.happened_on < youngest.valid_to
    inner join policy.difficulty_main_labour_age as oldest
        on oldest.category = '上限' and event.happened_on >= oldest.valid_from and event.happened_on < oldest.valid_to
    where
        event.kind = 'divorce'
        or (event.kind = 'custody' and event.detail <> '社区矫正')
        or (event.kind = 'death' and event.age between youngest.value and oldest.value)
),

struck as (
    select distinct
        member.home,
        sign.*
    from sign
    inner join span on sign.happened_on > span.new_after and sign.happened_on <= span.period_end
    inner join member on sign.person_id = member.person_id and (member.valid_to is null or sign.happened_on <= member.valid_to)
),

cause as (
    select
        home,
        cause,
        min_by(label, happened_on::varchar || label) as label,
        min(happened_on) as happened_on,
        max(happened_on) as last_on
    from struck
    group by home, cause
),

troubled as (
    select
        cause.home,
        count(*) as causes,
        max(cause.last_on) as last_on,
        string_agg(cause.label || '(' || strftime(cause.happened_on, '%Y年%-m月') || ')', '、' order by cause.happened_on, cause.label) as told
    from cause
    group by cause.home
),

-- Who stands for the household: of the living who belong to it now the one with the newest sign of his own.
present as (
    select
        member.person_id,
        member.household_id,
        member.home,
        member.row_id,
        member.fact,
        member.category,
        min(member.record_id) over (partition by member.home) as subject_record,
        max(struck.happened_on) as own_last_on,
        list(distinct struck.evidence order by struck.evidence) filter (where struck.row_id is not null) as own_evidence
    from member
    cross join span
    semi join troubled on member.home = troubled.home
    left join (
        select
            *,
            { 'row_id': row_id, 'fact': fact, 'value': value } as evidence
        from struck
    ) as struck on member.home = struck.home and member.person_id = struck.person_id
    where
        (member.valid_to is null or member.valid_to > span.period_end)
        and not exists (
            select 1 from dead
            where dead.person_id = member.person_id
        )
    group by member.person_id, member.household_id, member.home, member.row_id, member.fact, member.category, member.record_id
)

select
    present.person_id,
    present.household_id,
    present.subject_record,
    troubled.last_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat('该户近期有', troubled.causes, '项困难叠加:', troubled.told, '。') as reason,
    list_prepend({ 'row_id': present.row_id, 'fact': present.fact, 'value': present.category }, coalesce(present.own_evidence, [])) as evidence,
    ['同一人的疾病和医疗费用、同一户的失业、同一次灾害各只计一项', '每一项都发生在统计期内'] as ruled_out
from present
inner join troubled on present.home = troubled.home
left join core.person as person on present.person_id = person.person_id
cross join span
inner join policy.difficulty_signals_of_one_household as enough
    on span.period_end >= enough.valid_from and span.period_end < enough.valid_to
where troubled.causes >= enough.value
qualify row_number() over (
    partition by present.home
    order by present.own_last_on desc nulls last, person.birth_date asc nulls last, present.household_id asc nulls last, present.row_id asc
) = 1
