-- Which condition comes first; lent by Python from visit_list.yaml as visit_condition(condition, rank).
-- One line per household, the most in need first in its village; `place` says who stands on this month's list.
create or replace temp table visit_list as
with reason as (
    select
        reason.*,
        home.household_id,
        coalesce(home.household_id, reason.person_id) as visit_id
    from visit_reason as reason
    left join core.newest_home as home on reason.person_id = home.person_id
    where reason.person_id not in (select dead.person_id from visit_dead as dead)
),

unit as (
    select
        reason.visit_id,
        max(reason.household_id) as household_id,
        min(reason.person_id) as person_id,
        list(distinct { 'rank': told.rank, 'condition': reason.condition }) as told,
        min(told.rank) as rank,
        max(reason.area_code) as area_code,
        max({ 'village': reason.village, 'area_code': reason.area_code }) filter (where reason.village <> '') as lives
    from reason
    inner join visit_condition as told on reason.condition = told.condition
    group by reason.visit_id
),

-- What the village of a code is called, where some file says it.
named as (
    select
        area_code,
        max(village) as village
    from visit_reason
    where village <> '' and length(area_code) = 12 and right(area_code, 3) <> '000'
    group by area_code
),

-- Visits and reviews of anybody of the household.
seen as (
    select
        coalesce(home.household_id, visit.person_id) as visit_id,
        max(visit.visited_on) as seen_on
    from core.civil_affairs__visit as visit
    cross join ops.this_run as this_run
    left join core.newest_home as home on visit.person_id = home.person_id
    where visit.is_current and visit.person_id is not null and visit.match_grade <> 'E' and visit.visited_on <= this_run.as_of
    group by all
    union all
    select
        coalesce(register.household_id, register.person_id) as visit_id,
        max(register.last_review_on) as seen_on
    from visit_register as register
    cross join ops.this_run as this_run
    where register.last_review_on <= this_run.as_of
    group by all
),

latest as (
    select
        visit_id,
        max(seen_on) as seen_on
    from seen
    group by visit_id
),

-- What stands on the township's worklist already; what only an office may see is not counted here.
open_alert as (
    select
        coalesce(alert.household_id, alert.person_id) as visit_id,
        count(*) as alerts
    from alerts.alert as alert
    inner join alerts.rule as rule on alert.rule_code = rule.rule_code
    where
        alert.status in ('新增', '持续', '复发', '核查中')
        and rule.family <> 'quality'
        and not coalesce(rule.is_restricted, false)
    group by all
),

placed as (
    select
        unit.visit_id,
        unit.household_id,
        if(household.head_person_id in (select dead.person_id from visit_dead as dead), unit.person_id, coalesce(household.head_person_id, unit.person_id))
            as person_id,
        list_sort(unit.told) as told,
        unit.rank,
        coalesce(unit.lives.village, named.village, '') as village,
        coalesce(unit.lives.area_code, household.area_code, unit.area_code, person.area_code, '') as area_code,
        household.address,
        unit.visit_id in (select covered.visit_id from visit_covered as covered) as is_covered,
        latest.seen_on,
        coalesce(open_alert.alerts, 0) as alerts
    from unit
    left join core.household as household on unit.household_id = household.household_id
    left join core.person as person on unit.person_id = person.person_id
    left join latest on unit.visit_id = latest.visit_id
    left join named on coalesce(household.area_code, unit.area_code, person.area_code) = named.area_code
    left join open_alert on unit.visit_id = open_alert.visit_id
),

near as (
    select
        placed.*,
        case
            when length(placed.area_code) >= 9 and substr(placed.area_code, 7, 3) <> '000' then left(placed.area_code, 9)
            else left(placed.area_code, 6)
        end as township_code,
        -- A village without a name is told by its code, where it has one.
        case
            when placed.village <> '' then placed.village
            when length(placed.area_code) = 12 and right(placed.area_code, 3) <> '000' then placed.area_code
            else ''
        end as village_key,
        coalesce(placed.seen_on > this_run.period_end - to_months(months.value::integer), false) as is_recent
    from placed
    cross join ops.this_run as this_run
    inner join policy.visit_list_visited_months as months
        on this_run.period_end >= months.valid_from and this_run.period_end < months.valid_to
    where starts_with(placed.area_code, this_run.area_prefix)
)

select
    near.*,
    row_number() over (
        partition by near.township_code, near.village_key
        order by near.is_recent, near.is_covered, near.rank, len(near.told) desc, near.seen_on nulls first, near.visit_id
    ) as place
from near;
