-- What makes a hit more or less urgent: the factors that `alerts.grade` weighs, one line per hit that is raised.
create or replace temp table evaluate_factor as
with severe as (
    select distinct held.person_id
    from core.disabled_federation__certificate as held
    cross join ops.this_run as this_run
    inner join policy.alerts_severe_disability_levels as level
        on held.level = level.category and this_run.period_end >= level.valid_from and this_run.period_end < level.valid_to
    where held.is_current and held.status = '有效' and held.match_grade in ('A', 'B', 'C')
),

monthly as (
    select
        person_id,
        max(monthly_amount) as amount
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and person_id is not null
    group by person_id
),

-- A hit rests on a death where one of its facts is one.
death as (
    select
        hit.alert_id,
        count(distinct known.dataset) as sources
    from evaluate_hit as hit
    inner join core.life_event as known
        on hit.person_id = known.person_id and known.kind = 'death' and known.match_grade in ('A', 'B', 'C')
    semi join (
        select fact.alert_id
        from evaluate_fact as fact
        inner join core.life_event as event on fact.row_id = event.row_id and fact.person_id = event.person_id and event.kind = 'death'
    ) as resting on hit.alert_id = resting.alert_id
    group by hit.alert_id
)

select
    hit.alert_id,
    rule.grade as rule_grade,
    rule.family,
    hit.match_grade,
    coalesce(date_sub('year', person.birth_date, this_run.period_end) < child.value, false)
    and not list_contains(rule.already_weighed, 'child') as is_child,
    coalesce(date_sub('year', person.birth_date, this_run.period_end) >= old.value, false)
    and not list_contains(rule.already_weighed, 'old') as is_old,
    severe.person_id is not null and not list_contains(rule.already_weighed, 'severe_disability') as is_severely_disabled,
    coalesce(hit.amount_at_risk > monthly.amount * large.value, false) as is_large,
    coalesce(death.sources, 0)::integer as death_sources,
    hit.raise_because,
    low.months as measured_months,
    low.checked as measured_checked,
    low.confirmed as measured_confirmed
from evaluate_hit as hit
cross join ops.this_run as this_run
inner join evaluate_rule as rule on hit.rule_code = rule.rule_code
inner join policy.alerts_child_under_age as child on this_run.period_end >= child.valid_from and this_run.period_end < child.valid_to
inner join policy.alerts_old_age_from as old on this_run.period_end >= old.valid_from and this_run.period_end < old.valid_to
inner join policy.alerts_large_amount_months as large on this_run.period_end >= large.valid_from and this_run.period_end < large.valid_to
left join core.person as person on hit.person_id = person.person_id
left join severe on hit.person_id = severe.person_id
left join monthly on hit.person_id = monthly.person_id
left join death on hit.alert_id = death.alert_id
left join evaluate_precision as low on hit.rule_code = low.rule_code and left(hit.area_code, 6) = low.county
where hit.guard is null;
