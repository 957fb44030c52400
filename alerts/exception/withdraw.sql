-- An exception is never changed or deleted: it only ceases to count.
update alerts.exception
set withdrawn_at = $withdrawn_at, withdrawn_by = $withdrawn_by, withdrawn_because = $withdrawn_because
where exception_id = $exception_id and withdrawn_at is null
returning exception_id
