-- Why somebody's lines stay, however old they are; one line per person and reason.
create or replace temp table retention_held as
with spell as (
    select
        spell.person_id,
        spell.valid_to is null or spell.valid_to > this_run.period_end as is_on_register,
        coalesce(spell.valid_to > $left_until, true) as is_within_term
    from core.status_spell as spell
    cross join ops.this_run as this_run
    where spell.person_id is not null
),

application as (
    select
        person_id,
        outcome,
        -- A decision without a day was made by the end of the month that told of it last.
        coalesce(decided_on, last_day(period)) as decided_on,
        person_id in (select distinct spell.person_id from spell) as was_listed
    from core.civil_affairs__application
    where is_current and person_id is not null
),

relative as (
    select kin.person_id
    from core.household_member as own
    inner join core.household_member as kin on own.household_id = kin.household_id and own.person_id <> kin.person_id
    inner join spell on own.person_id = spell.person_id and spell.is_on_register
),

unsettled as (
    select *
    from alerts.alert
    where status in ('新增', '持续', '复发', '核查中', '暂缓')
),

reason as (
    select
        person_id,
        '现在册' as held_because
    from spell
    where is_on_register
    union
    select
        person_id,
        '退出未满期限' as held_because
    from spell
    where is_within_term and not is_on_register
    union
    select
        person_id,
        case
            when outcome = '办理中' then '有申请正在办理'
            when outcome = '通过' then '有获批的救助事项'
            else '未获批未满期限'
        end as held_because
    from application
    where
        outcome = '办理中'
        -- Who was granted something and never stood on the register is in neither of the two pools: no term is set.
        or (outcome = '通过' and (decided_on > $left_until or not was_listed))
        or (outcome in ('不予', '退出') and decided_on > $refused_until)
    union
    select
        person_id,
        '同户还有人在册' as held_because
    from relative
    union
    select
        person_id,
        '防止返贫监测对象' as held_because
    from core.agriculture__poverty_monitoring
    where is_current and not risk_cleared
    union
    -- Money that came afterwards has to be answered for.
    select
        assistance.person_id,
        '退出后仍有发放' as held_because
    from core.assistance as assistance
    where assistance.period > $left_until and starts_with(assistance.dataset, 'civil_affairs.')
    union
    select
        coalesce(alias.person_id, alert.person_id) as person_id,
        '有未办结的预警' as held_because
    from unsettled as alert
    left join core.person_alias as alias on alert.person_id = alias.old_person_id
    union
    select
        member.person_id,
        '有未办结的预警' as held_because
    from unsettled as alert
    inner join core.household_member as member on alert.household_id = member.household_id
    union
    -- Alerts about an office name nobody, and rest on the lines of those whom it should have told or checked.
    select
        whose.person_id,
        '有未办结的预警' as held_because
    from unsettled as alert
    cross join unnest(list_transform(alert.evidence, lambda item: item.row_id)) as cited (row_id)
    inner join core.membership as whose on cited.row_id = whose.row_id
    union
    select
        subject as person_id,
        '登记的例外在有效期内' as held_because
    from alerts.exception_in_force
    where scope = 'person'
    union
    select
        member.person_id,
        '登记的例外在有效期内' as held_because
    from alerts.exception_in_force as settled
    inner join core.household_member as member on settled.subject = member.household_id
    where settled.scope = 'household'
)

select
    person_id,
    held_because
from reason
where person_id is not null;
