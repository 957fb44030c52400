-- Instants are kept in UTC and shown as clocks in China show them, as `doudi deliveries` does.
select
    run_id,
    strftime(period, '%Y-%m') as period,
    as_of,
    state,
    engine,
    strftime(started_at + interval 8 hours, '%Y-%m-%d %H:%M:%S') as started_at_beijing,
    strftime(finished_at + interval 8 hours, '%Y-%m-%d %H:%M:%S') as finished_at_beijing
from ops.run as run
order by run.started_at desc
limit 10;
