delete from ops.step
where step = $step and scope = $scope;

insert into ops.step values ($step, $scope, $input_hash, $run_id, $rows, $seconds, $now);
