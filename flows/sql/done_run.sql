select run_id from ops.run
where state = 'done' and run_id = $run_id and input_hash = $input_hash;
