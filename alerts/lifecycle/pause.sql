-- How long the clock of each alert stood still since it was raised: from the day on which an answer came that others have
-- to help with, until the next answer, or until the day of this comparison. Counted in working days, as deadlines are.
create or replace temp table fold_pause as
with given as (
    select
        answer.alert_id,
        answer.outcome,
        answer.received_on,
        answer.period,
        answer.evidence_hash,
        this_run.as_of,
        lead(answer.received_on) over (
            partition by answer.alert_id
            order by answer.received_at, answer.answer_id
        ) as answered_on
    from alerts.answer_as_known as answer
    cross join ops.this_run as this_run
    inner join fold_raised as raised on answer.alert_id = raised.alert_id
    where answer.received_on between raised.raised_on and this_run.as_of
),

asked as (
    select
        given.*,
        (
            select min(coalesce(fold_day.as_of, if(found.period = this_run.period, this_run.as_of, null), last_day(found.period)))
            from fold_month as found
            cross join ops.this_run as this_run
            left join fold_day on found.period = fold_day.period
            where found.alert_id = given.alert_id and found.period > given.period and found.evidence_hash <> given.evidence_hash
        ) as changed_on
    from given
    where list_contains($pausing::varchar[], given.outcome)
),

pause as (
    select
        alert_id,
        outcome,
        received_on as since,
        -- DuckDB's least and greatest pass over what is null.
        least(answered_on, if(changed_on is null, null, greatest(changed_on, received_on)), as_of) as until,
        answered_on is null and changed_on is null as is_open
    from asked
)

select
    pause.alert_id,
    count(working.day)::integer as paused_days,
    bool_or(pause.is_open) as is_paused,
    max_by(pause.outcome, pause.since) as reason
from pause
left join ops.working_day as working
    on pause.since < working.day and pause.until >= working.day and working.is_working
group by pause.alert_id;
