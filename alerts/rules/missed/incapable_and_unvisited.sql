/* ---
code: M24
title: 生活不能自理人员长期无人走访照料
family: missed
grade: 蓝
department: 乡镇(街道)
why: 低收入人口中生活不能自理的人员应得到必要的访视、照料服务;长期没有走访、照料记录,可能无人看护。
next_step: 近期安排上门看望,了解由谁照料、有什么需要,能提供的访视、照料服务及时安排。
false_alarms:
  - 由家人照料,本人不需要上门服务
  - 已经走访或服务,没有登记
  - 正在住院,或随子女在外居住
clause: 焦民〔2024〕8号 二(三)4;焦民〔2022〕154号 十
needs: [civil_affairs.low_income_register, civil_affairs.visit]
absence_of: [civil_affairs.visit]
policy: [care.months_without_visit]
steps: [dead]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- Whoever was recognised within these months was called upon for that.
with listed as (
    select
        register.*,
        this_run.period_end,
        months.value::integer as months,
        last_day((this_run.period - to_months(months.value::integer))::date) as since,
        min(register.record_id) over one as subject_record,
        -- Whichever of somebody's lines tells of a recognition, a review or a home.
        max(register.recognised_on) filter (where register.match_grade <> 'E') over one as recognised_last,
        max(register.last_review_on) filter (where register.match_grade <> 'E') over one as reviewed_last,
        bool_or(coalesce(register.support_mode, '') = '集中' and register.match_grade <> 'E') over one as is_in_a_home
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.care_months_without_visit as months
        on this_run.period_end >= months.valid_from and this_run.period_end < months.valid_to
    where register.is_current and register.status in ('在册', '渐退') and register.person_id is not null
    window one as (partition by register.person_id)
),

incapable as (
    select *
    from listed
    where self_care = '完全丧失' and not is_in_a_home
    qualify row_number() over (partition by person_id order by match_grade, record_id, row_id) = 1
),

-- Whom somebody saw, and when. A visit to one of a household is a visit to all; somebody who was not met was not seen.
seen as (
    select
        person_id,
        household_id,
        true as is_visit,
        visited_on as seen_on
    from core.civil_affairs__visit
    where
        is_current
        and coalesce(channel, '走访') = '走访'
        and coalesce(situation, '') <> '不在家'
        and match_grade <> 'E'
    union all
    select
        person_id,
        null as household_id,
        false as is_visit,
        last_service_on as seen_on
    from core.health__family_doctor
    where is_current and last_service_on is not null and match_grade <> 'E'
),

met as (
    select
        incapable.row_id,
        seen.seen_on
    from incapable
    inner join seen on incapable.person_id = seen.person_id
    union all
    select
        incapable.row_id,
        seen.seen_on
    from incapable
    inner join seen on incapable.household_id = seen.household_id
    union all
    -- Who was visited may stand in two households: the visit was to this one as well.
    select
        incapable.row_id,
        seen.seen_on
    from incapable
    inner join listed as relative on incapable.household_id = relative.household_id and relative.match_grade <> 'E'
    inner join seen on relative.person_id = seen.person_id
    where seen.is_visit
),

last_seen as (
    select
        row_id,
        max(seen_on) as seen_on
    from met
    group by row_id
)

select
    incapable.person_id,
    incapable.household_id,
    incapable.subject_record,
    last_seen.seen_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为', incapable.category, ',台账登记完全丧失生活自理能力,',
        if(last_seen.seen_on is null, '没有走访或上门服务的记录', '最近一次走访或上门服务为' || strftime(last_seen.seen_on, '%Y年%-m月%-d日')),
        ',截至', strftime(incapable.period_end, '%Y年%-m月%-d日'), '已超过', incapable.months, '个月。'
    ) as reason,
    [
        { 'row_id': incapable.row_id, 'fact': 'category', 'value': incapable.category },
        { 'row_id': incapable.row_id, 'fact': 'self_care', 'value': incapable.self_care }
    ] as evidence,
    [
        '不是集中供养', '近几个月没有认定或复核', '没有在期的照料服务协议', '家庭医生近几个月没有上门服务的记录', '截至本月没有收到该人员的死亡记录'
    ] as ruled_out
from incapable
left join last_seen on incapable.row_id = last_seen.row_id
where
    incapable.recognised_last <= incapable.since
    and (incapable.reviewed_last is null or incapable.reviewed_last <= incapable.since)
    and (last_seen.seen_on is null or last_seen.seen_on <= incapable.since)
    and not exists (
        select 1 from core.civil_affairs__care_agreement as agreement
        where
            agreement.person_id = incapable.person_id
            and agreement.is_current
            and agreement.match_grade <> 'E'
            and (agreement.ends_on is null or agreement.ends_on >= incapable.period_end)
    )
    and not exists (
        select 1 from dead
        where dead.person_id = incapable.person_id
    )
