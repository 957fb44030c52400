-- Every pair of day and grade for which a deadline has to be counted, with the working days in force on that day.
select distinct
    raised.raised_on,
    hit.grade,
    allowed.value::integer as days
from fold_raised as raised
inner join fold_story as story on raised.alert_id = story.alert_id
inner join alerts.hit as hit on story.alert_id = hit.alert_id and story.last_period = hit.period
inner join policy.alerts_working_days as allowed
    on hit.grade = allowed.category and raised.raised_on >= allowed.valid_from and raised.raised_on < allowed.valid_to
order by all
