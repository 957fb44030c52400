-- The run, if it was done and what it made is still there: persons, chain and alerts as it left them, or as a later
-- month's run did.
select run.run_id
from ops.run as run
where
    run.state = 'done' and run.run_id = $run_id and run.input_hash = $input_hash
    and exists (
        select 1 from ops.step as step
        where step.step = 'evaluate' and step.scope = $scope and step.input_hash = $findings
    )
    and not exists (
        select 1
        from ops.step as step
        left join ops.run as maker on step.run_id = maker.run_id
        where
            step.step in ('identify', 'chain', 'fold')
            and step.input_hash <> if(step.step = 'fold', $story, $data)
            and coalesce(maker.period, $period) <= $period
    );
