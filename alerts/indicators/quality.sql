-- How good was what was delivered for the month, and how much of it came on time?
insert into indicator_part by name
select
    score.period,
    'quality.score' as indicator,
    score.area_code,
    sum(score.score * greatest(score.rows_read, 1))::decimal(18, 4) as numerator,
    sum(greatest(score.rows_read, 1))::decimal(18, 4) as denominator
from ops.quality_score as score
cross join ops.this_run as this_run
where score.is_in_force and score.score is not null and score.period = this_run.period
group by all
union all
select
    status.period,
    'quality.on_time' as indicator,
    status.area_code,
    count(*) filter (status.state = 'on_time')::decimal(18, 4) as numerator,
    count(*)::decimal(18, 4) as denominator
from ops.schedule_status as status
cross join ops.this_run as this_run
where status.period = this_run.period and status.state <> 'not_due'
group by all
