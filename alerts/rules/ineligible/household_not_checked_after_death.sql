/* ---
code: X06
title: 低保家庭成员死亡后,家庭情况未复核
family: ineligible
grade: 橙
department: 乡镇(街道)
why: 低保家庭成员死亡后应在规定月数内核查其家庭情况,并办理低保金的增减手续;其家人仍在享受,却没有此后的复核记录,金额可能多了,也可能少了。
next_step: 入户了解家庭现状并重新核算,该增发的增发;家人生活因此困难的,告知可申请的救助。这是疑点线索,不得仅凭比对结果调整。
false_alarms:
  - 已经复核或批量调整,台账尚未更新
  - 死亡的是同名同姓的另一人
clause: 《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》(民发〔2022〕83号)一(三)
needs: [civil_affairs.low_income_register]
needs_any: [public_security.death_cancellation, health.death_certificate, civil_affairs.cremation]
policy: [household.months_after_death]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- While the dead stand on the register as if alive X01 to X03 speak; this rule begins where their own line has been ended.
with dead as (
    select
        event.person_id,
        event.row_id,
        event.happened_on as died_on,
        date_trunc('month', event.happened_on) - interval 1 month as month_before
    from core.life_event as event
    where event.kind = 'death' and event.match_grade in ('A', 'B', 'C')
    qualify row_number() over (partition by event.person_id order by event.match_grade, event.happened_on, event.row_id) = 1
),

-- The last line of the dead in a household, of whatever month.
member as (
    select
        *,
        min(record_id) over (partition by person_id) as subject_record
    from core.civil_affairs__low_income_register
    where category = '最低生活保障' and person_id is not null and (status in ('在册', '渐退') or exit_reason = '死亡')
    qualify row_number() over (partition by person_id order by period desc, match_grade, record_id, row_id) = 1
),

-- Whose line is gone has no household now: the one that he belonged to last.
home as (
    select
        person_id,
        max_by(household_id, (valid_from, household_id)) as household_id
    from core.household_member
    group by person_id
),

-- Who lives on in the household, and when it was last checked; unknown where no line says.
household as (
    select
        household_id,
        count(distinct person_id) as people,
        max(last_review_on) as reviewed_on,
        max(recognised_on) as recognised_on
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and category = '最低生活保障'
    group by household_id
)

select
    member.person_id,
    household.household_id,
    member.subject_record,
    dead.died_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员原为低保家庭成员,登记为', strftime(dead.died_on, '%Y年%-m月%-d日'), '死亡;其家庭', strftime(this_run.period, '%Y年%-m月'), '仍有', household.people,
        '人在册,最近一次复核是', strftime(household.reviewed_on, '%Y年%-m月%-d日'), ',死亡后', within.value::integer, '个月内没有复核记录。'
    ) as reason,
    [
        { 'row_id': member.row_id, 'fact': 'category', 'value': member.category },
        { 'row_id': member.row_id, 'fact': 'status', 'value': member.status },
        { 'row_id': dead.row_id, 'fact': 'died_on', 'value': strftime(dead.died_on, '%Y-%m-%d') }
    ] as evidence,
    ['该人员在台账中的记录已经终止,不是死亡后本人仍在册', '台账和办理台账中都没有死亡之后的复核、认定或办结记录'] as ruled_out
from dead
inner join member on dead.person_id = member.person_id
left join home on member.person_id = home.person_id
inner join household on coalesce(member.household_id, home.household_id) = household.household_id
cross join ops.this_run as this_run
inner join policy.household_months_after_death as within
    on dead.died_on >= within.valid_from and dead.died_on < within.valid_to
where
    dead.died_on + to_months(within.value::integer) < this_run.period_end
    and household.reviewed_on < dead.died_on
    and household.recognised_on < dead.died_on
    -- A member until the end: listed in the month before the death or later.
    and member.period >= dead.month_before
    and not exists (
        select 1 from core.civil_affairs__low_income_register as still
        where still.person_id = dead.person_id and still.is_current and still.status in ('在册', '渐退')
    )
    and not exists (
        select 1 from core.civil_affairs__application as decided
        where decided.household_id = household.household_id and decided.decided_on >= dead.died_on
    )
