-- The story of every alert over the months evaluated so far, folded anew each time: the same months, the same story.

-- Which townships the runs of each month looked at.
create or replace temp table fold_scope as
select distinct
    run.period,
    run.area_prefix
from ops.run as run
cross join ops.this_run as this_run
where run.period <= this_run.period and run.state in ('done', 'running')
union
select
    period,
    area_prefix
from ops.this_run;

-- hit: found. silent: looked for and not found. exempted: found, and settled for a time. unknown: could not be looked
-- for, or nobody can tell whether it is the person's (a number that is missing this month), or only on trial (shadow),
-- which says nothing.
create or replace temp table fold_month as
with newest_hit as (
    select
        hit.alert_id,
        hit.rule_code,
        min(hit.period) as first_period,
        max_by(hit.area_code, hit.period) as area_code
    from alerts.hit as hit
    cross join ops.this_run as this_run
    where hit.period <= this_run.period
    group by hit.alert_id, hit.rule_code
),

looked as (
    select
        coverage.rule_code,
        coverage.period,
        coverage.state
    from alerts.coverage as coverage
    cross join ops.this_run as this_run
    where coverage.period <= this_run.period
)

select
    alert.alert_id,
    looked.period,
    case
        when hit.alert_id is not null then 'hit'
        when exempted.alert_id is not null then 'exempted'
        when doubtful.alert_id is not null or rule.status = 'shadow' then 'unknown'
        when looked.state <> 'evaluated' or gap.rule_code is not null or not coalesce(scope.is_inside, true) then 'unknown'
        else 'silent'
    end as finding,
    hit.evidence_hash
from newest_hit as alert
inner join looked on alert.rule_code = looked.rule_code and alert.first_period <= looked.period
left join alerts.hit as hit on alert.alert_id = hit.alert_id and looked.period = hit.period
left join alerts.suppressed as exempted
    on alert.alert_id = exempted.alert_id and looked.period = exempted.period and exempted.guard = 'exempted'
left join (select distinct
    alert_id,
    period
from alerts.suppressed
where guard in ('match_grade', 'namesake')) as doubtful
    on alert.alert_id = doubtful.alert_id and looked.period = doubtful.period
left join alerts.rule as rule on alert.rule_code = rule.rule_code
left join (select distinct
    rule_code,
    period,
    area_code
from alerts.coverage_gap) as gap
    on alert.rule_code = gap.rule_code and looked.period = gap.period and left(alert.area_code, 9) = gap.area_code
left join (
    select
        placed.alert_id,
        scope.period,
        bool_or(starts_with(coalesce(placed.area_code, ''), scope.area_prefix)) as is_inside
    from newest_hit as placed
    cross join fold_scope as scope
    group by placed.alert_id, scope.period
) as scope on alert.alert_id = scope.alert_id and looked.period = scope.period;

create or replace temp table fold_story as
with known as (
    select * from fold_month
    where finding <> 'unknown'
),

extent as (
    select
        alert_id,
        min(period) filter (where finding = 'hit') as first_period,
        max(period) filter (where finding = 'hit') as last_period,
        count(*) filter (where finding = 'hit') as months_seen,
        max(period) as last_known_period
    from known
    group by alert_id
),

-- The last silence, or exception, before the last finding: what came after it is a recurrence.
recurrence as (
    select
        extent.alert_id,
        max(known.period) as silent_period
    from extent
    inner join known on extent.alert_id = known.alert_id and known.finding in ('silent', 'exempted') and extent.last_period > known.period
    group by extent.alert_id
),

cleared as (
    select
        extent.alert_id,
        min(known.period) as cleared_period
    from extent
    inner join known on extent.alert_id = known.alert_id and known.finding = 'silent' and extent.last_period < known.period
    group by extent.alert_id
),

exempted as (
    select distinct extent.alert_id
    from extent
    inner join known on extent.alert_id = known.alert_id and known.finding = 'exempted' and extent.last_period < known.period
),

-- Whether the facts of the last finding are those of the one before it.
changed as (
    select
        extent.alert_id,
        (
            max_by(known.evidence_hash, known.period) filter (where known.period = extent.last_period)
            is distinct from max_by(known.evidence_hash, known.period) filter (where known.period < extent.last_period)
        ) as is_changed
    from extent
    inner join known on extent.alert_id = known.alert_id and known.finding = 'hit'
    group by extent.alert_id
)

select
    extent.*,
    recurrence.silent_period is not null as has_recurred,
    coalesce(
        (
            select min(known.period) from known
            where known.alert_id = extent.alert_id and known.finding = 'hit' and known.period > recurrence.silent_period
        ),
        extent.first_period
    ) as raised_period,
    cleared.cleared_period,
    exempted.alert_id is not null as is_exempted,
    changed.is_changed
from extent
inner join changed on extent.alert_id = changed.alert_id
left join recurrence on extent.alert_id = recurrence.alert_id
left join cleared on extent.alert_id = cleared.alert_id
left join exempted on extent.alert_id = exempted.alert_id;

-- The newest run of each month says on which day the month was compared.
create or replace temp table fold_day as
select
    period,
    max_by(as_of, { 'started_at': started_at, 'run_id': run_id }) as as_of
from ops.run
where state in ('done', 'running')
group by period;
