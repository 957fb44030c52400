-- Open alerts whose clock stands still, or stood: how many, why, and for how long.
select
    clock.pause_reason as reason,
    count(*) as alerts,
    count(*) filter (where clock.is_paused) as paused_now,
    sum(clock.paused_days)::bigint as days,
    max(clock.paused_days) as most_days
from alerts.clock as clock
semi join handout_alert as handed on clock.alert_id = handed.alert_id
where clock.pause_reason is not null
group by clock.pause_reason
order by clock.pause_reason;
