insert into ops.export values ($now, $run_id, $audience, $path, $sha256, $rows);
