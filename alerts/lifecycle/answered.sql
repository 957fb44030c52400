-- What the answers say of each alert as it was found last: settled, under inquiry, or open again.

-- The newest answer about each set of facts, of the lists up to this month and as known then. Who was given the alert keeps
-- it, whatever is answered while it is open.
create or replace temp table fold_answer as
select
    answer.alert_id,
    answer.answer_id,
    answer.outcome,
    answer.kind,
    answer.evidence_hash,
    answer.exception_until,
    answer.received_at,
    answer.period,
    held.months as holds_months,
    nullif(last_value(if(answer.kind = 'open', held.goes_to, '') ignore nulls) over (
        partition by answer.alert_id, answer.evidence_hash
        order by answer.received_at, answer.answer_id
    ), '') as goes_to
from alerts.answer_as_known as answer
left join (
    select
        unnest($outcome::varchar[]) as outcome,
        unnest($holds_months::integer[]) as months,
        unnest($goes_to::varchar[]) as goes_to
) as held on answer.outcome = held.outcome
qualify row_number() over (
    partition by answer.alert_id, answer.evidence_hash
    order by answer.received_at desc, answer.answer_id desc
) = 1;

-- Every finding of which these facts were answered, and whether the answer holds for it. What was true and said to be
-- settled does not hold any more when it stopped and began again, or is still there after its time; an exception ends.
create or replace temp table fold_answered_hit as
with finding as (
    select
        *,
        max(if(finding = 'silent', period, null)) over (partition by alert_id order by period) as silent_before
    from fold_month
)

select
    hit.alert_id,
    hit.period,
    answer.answer_id,
    answer.outcome,
    answer.kind,
    answer.received_at,
    answer.period as answered_period,
    answer.goes_to,
    answer.kind = 'confirmed' and coalesce(hit.period >= answer.period + to_months(answer.holds_months), false) as is_overheld,
    not coalesce(
        is_overheld
        or (answer.kind = 'confirmed' and hit.silent_before > answer.period)
        or (answer.exception_until is not null and coalesce(fold_day.as_of, last_day(hit.period)) >= answer.exception_until),
        false
    ) as is_covered
from finding as hit
inner join fold_answer as answer
    on
        hit.alert_id = answer.alert_id
        and (
            hit.evidence_hash = answer.evidence_hash
            or (answer.evidence_hash is null and coalesce(hit.period <= answer.period, true))
        )
left join fold_day on hit.period = fold_day.period
where hit.finding = 'hit'
qualify row_number() over (partition by hit.alert_id, hit.period order by answer.received_at desc, answer.answer_id desc) = 1;

create or replace temp table fold_answered as
with last_covered as (
    select
        alert_id,
        max(period) as period
    from fold_answered_hit
    where is_covered and kind <> 'open'
    group by alert_id
),

-- An alert that comes back after an answer is raised again in the first month of which the answer does not hold.
reopened as (
    select
        last_covered.alert_id,
        min(hit.period) as period
    from last_covered
    inner join fold_month as hit
        on last_covered.alert_id = hit.alert_id and last_covered.period < hit.period and hit.finding = 'hit'
    group by last_covered.alert_id
)

select
    story.alert_id,
    newest.outcome,
    coalesce(newest.is_covered and newest.kind <> 'open', false) as is_settled,
    coalesce(newest.is_covered and newest.kind = 'open', false) as is_checking,
    if(newest.is_covered, newest.goes_to, null) as goes_to,
    reopened.period as reopened_period,
    if(
        newest.is_overheld,
        replace(replace(replace(
            $lapsed,
            '{answered}', strftime(newest.answered_period, '%Y年%-m月')),
            '{outcome}', newest.outcome),
            '{months}', datediff('month', newest.answered_period, newest.period)::varchar),
        null
    ) as lapsed
from fold_story as story
left join fold_answered_hit as newest on story.alert_id = newest.alert_id and story.last_period = newest.period
left join reopened on story.alert_id = reopened.alert_id;

create or replace temp table fold_raised as
select
    story.alert_id,
    coalesce(
        fold_day.as_of,
        if(raised.period = this_run.period, this_run.as_of, null),
        last_day(raised.period)
    ) as raised_on
from fold_story as story
cross join ops.this_run as this_run
inner join (
    select
        story.alert_id,
        greatest(story.raised_period, answered.reopened_period) as period
    from fold_story as story
    left join fold_answered as answered on story.alert_id = answered.alert_id
) as raised on story.alert_id = raised.alert_id
left join fold_day on raised.period = fold_day.period;
