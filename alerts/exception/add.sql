-- The same exception recorded twice counts once.
insert into alerts.exception (
    exception_id, kind, scope, subject, rule_code, reason, because, decided_by, decided_at, valid_from, valid_until
)
select
    $exception_id,
    $kind,
    $scope,
    $subject,
    $rule_code,
    $reason,
    $because,
    $decided_by,
    $decided_at,
    $valid_from,
    $valid_until
where not exists (
    select 1 from alerts.exception
    where exception_id = $exception_id and withdrawn_at is null
)
returning exception_id
