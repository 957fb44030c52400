-- For which days and grades deadlines have to be counted: the working days in force on that day, and those of a pause.
select distinct
    raised.raised_on,
    hit.grade,
    coalesce(pause.paused_days, 0) as paused_days,
    allowed.value::integer + coalesce(pause.paused_days, 0) as days
from fold_raised as raised
inner join fold_story as story on raised.alert_id = story.alert_id
inner join alerts.hit as hit on story.alert_id = hit.alert_id and story.last_period = hit.period
inner join policy.alerts_working_days as allowed
    on hit.grade = allowed.category and raised.raised_on >= allowed.valid_from and raised.raised_on < allowed.valid_to
left join fold_pause as pause on raised.alert_id = pause.alert_id
order by all
