-- How late each open alert is on the day of this comparison, in working days after its deadline, and at which level it is urged.
delete from alerts.clock;

insert into alerts.clock by name
with open_alert as (
    select
        alert_id,
        due_on
    from alerts.alert
    where status in ('新增', '持续', '复发', '核查中')
),

late as (
    select
        due.due_on,
        count(*)::integer as overdue_days
    from (select distinct due_on from open_alert) as due
    cross join ops.this_run as this_run
    inner join ops.working_day as working
        on due.due_on < working.day and this_run.as_of >= working.day and working.is_working
    group by due.due_on
),

urged as (
    select
        late.due_on,
        max_by(level.category, level.value) as overdue_level
    from late
    cross join ops.this_run as this_run
    inner join policy.alerts_overdue_level as level
        on this_run.period_end >= level.valid_from and this_run.period_end < level.valid_to
        and late.overdue_days >= level.value
    group by late.due_on
)

select
    open_alert.alert_id,
    coalesce(late.overdue_days, 0) as overdue_days,
    urged.overdue_level,
    coalesce(pause.paused_days, 0) as paused_days,
    coalesce(pause.is_paused, false) as is_paused,
    pause.reason as pause_reason
from open_alert
left join late on open_alert.due_on = late.due_on
left join urged on open_alert.due_on = urged.due_on
left join fold_pause as pause on open_alert.alert_id = pause.alert_id
order by open_alert.alert_id;
