insert into alerts.feedback_file
values ($sha256, $source_file, $received_at, $run_id, $period, $audience, $rows_answered, $answers, $problems);
