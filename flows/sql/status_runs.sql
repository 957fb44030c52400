select
    run_id,
    strftime(period, '%Y-%m') as period,
    as_of,
    state,
    engine,
    started_at,
    finished_at
from ops.run
order by started_at desc
limit 10;
