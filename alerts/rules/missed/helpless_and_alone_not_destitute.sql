/* ---
code: M13
title: 疑似符合特困人员认定条件
family: missed
grade: 黄
department: 乡镇(街道)
why: 老年人或规定残疾类别等级的人员独自一户,没有职工养老待遇和其他收入记录,数据中没有发现配偶和子女,可能应按最优先类别认定为特困人员。
next_step: 入户了解有无法定赡养、扶养义务人及其履行能力,主动告知特困人员救助供养政策;本人愿意的协助申请。
false_alarms:
  - 子女户口在别处,数据中看不到
  - 有法定义务人,但下落不明或没有履行能力,需要调查
  - 与兄弟姐妹等亲属共同生活
  - 台账只登记了享受人员,家里还有其他成员
clause: 《特困人员认定办法》(民发〔2021〕43号) 第四条至第八条
needs: [civil_affairs.low_income_register, human_resources.pension, human_resources.social_insurance]
absence_of: [human_resources.pension]
policy: [disability.helpless_from_age, disability.helpless_levels, disability.months_without_work, disability.application_months]
already_weighed: [old, severe_disability]
steps: [dead]
owner: 特困供养科
reviewed_on: 2026-11-01
status: shadow
--- */
-- On trial: no extract lists who belongs to a household of the police, or whose child somebody is. What is known instead is who
-- stands alone under a household number of the register, and most of those have children elsewhere.
with listed as (
    select
        register.*,
        count(distinct coalesce(register.person_id, register.row_id)) over (
            partition by register.household_no, left(register.area_code, 6)
        ) as members,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    where register.is_current and register.status in ('在册', '渐退')
),

alone as (
    select *
    from listed
    where
        members = 1
        and coalesce(covered_count, 1) = 1
        and coalesce(relation, '户主') = '户主'
        -- 单人保: one member of a larger family.
        and not coalesce(single_person, false)
        and person_id is not null
    qualify row_number() over (partition by person_id order by match_grade, record_id, row_id) = 1
),

certificate as (
    select held.*
    from core.disabled_federation__certificate as held
    cross join ops.this_run as this_run
    inner join policy.disability_helpless_levels as helpless
        on
            held.level || held.kind = helpless.category
            and this_run.period_end >= helpless.valid_from and this_run.period_end < helpless.valid_to
    where
        held.is_current
        and held.status = '有效'
        and (held.valid_until is null or held.valid_until >= this_run.period_end)
        and held.person_id is not null
        and held.match_grade <> 'E'
    qualify row_number() over (partition by held.person_id order by held.match_grade, held.record_id, held.row_id) = 1
),

family_watched as (
    select
        household_no,
        left(area_code, 6) as county_code
    from core.agriculture__poverty_monitoring
    where is_current
    group by all
    having count(distinct coalesce(person_id, row_id)) > 1
),

window_start as (
    select
        last_day(this_run.period - to_months(work.value::integer)) as no_work_since,
        last_day(this_run.period - to_months(asked.value::integer)) as not_asked_since,
        this_run.period,
        this_run.period_end
    from ops.this_run as this_run
    inner join policy.disability_months_without_work as work on this_run.period_end >= work.valid_from and this_run.period_end < work.valid_to
    inner join policy.disability_application_months as asked on this_run.period_end >= asked.valid_from and this_run.period_end < asked.valid_to
),

-- The newest registration says whether somebody is married.
married as (
    select event.*
    from core.life_event as event
    cross join window_start
    where
        event.kind in ('marriage', 'divorce', 'marriage_annulled')
        and event.match_grade <> 'E'
        and event.happened_on <= window_start.period_end
    qualify row_number() over (partition by event.person_id order by event.happened_on desc, event.kind = 'marriage') = 1
),

-- Who is destitute already, lives with others under another number, has means, a spouse, a child or a family, has asked, or is dead.
otherwise as (
    select listed.person_id
    from listed
    where listed.category = '特困人员' or listed.members > 1
    union
    select pension.person_id
    from core.human_resources__pension as pension
    where pension.is_current and pension.kind <> '城乡居民' and pension.status <> '终止'
    union
    select insured.person_id
    from core.human_resources__social_insurance as insured
    cross join window_start
    where insured.is_current and insured.status = '正常' and insured.month > window_start.no_work_since
    union
    select business.person_id
    from core.market__business as business
    where business.is_current and business.status = '存续'
    union
    select unnest([change.father_person_id, change.mother_person_id]) as person_id
    from core.public_security__household_change as change
    where change.is_current
    union
    select watched.person_id
    from core.agriculture__poverty_monitoring as watched
    inner join family_watched
        on watched.household_no = family_watched.household_no and coalesce(left(watched.area_code, 6), '') = coalesce(family_watched.county_code, '')
    where watched.is_current
    union
    select asked.person_id
    from core.civil_affairs__application as asked
    cross join window_start
    where asked.is_current and asked.accepted_on > window_start.not_asked_since
    union
    select dead.person_id
    from dead
    union
    select married.person_id
    from married
    where married.kind = 'marriage'
)

select
    alone.person_id,
    alone.household_id,
    alone.subject_record,
    alone.recognised_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员', date_sub('year', person.birth_date, window_start.period_end) || '周岁,', '持有效残疾人证(' || certificate.kind || certificate.level || '),',
        strftime(window_start.period, '%Y年%-m月'), '台账中一人一户(', alone.category, '),没有职工养老待遇、参保缴费和经营的记录,数据中没有发现配偶和子女,可能符合特困人员认定条件。'
    ) as reason,
    list_filter([
        { 'row_id': alone.row_id, 'fact': 'category', 'value': alone.category },
        { 'row_id': alone.row_id, 'fact': 'household_no', 'value': alone.household_no },
        { 'row_id': certificate.row_id, 'fact': 'kind', 'value': certificate.kind },
        { 'row_id': certificate.row_id, 'fact': 'level', 'value': certificate.level }
    ], lambda item: item.row_id is not null) as evidence,
    ['没有企业职工、机关事业养老待遇', '没有结婚登记、没有作为父母的户籍变动记录', '近一年没有申请记录', '截至本月没有收到该人员的死亡记录'] as ruled_out
from alone
cross join window_start
inner join policy.disability_helpless_from_age as old
    on window_start.period_end >= old.valid_from and window_start.period_end < old.valid_to
left join core.person as person on alone.person_id = person.person_id
left join certificate on alone.person_id = certificate.person_id
where
    (date_sub('year', person.birth_date, window_start.period_end) >= old.value or certificate.row_id is not null)
    and not exists (
        select 1 from otherwise
        where otherwise.person_id = alone.person_id
    )
