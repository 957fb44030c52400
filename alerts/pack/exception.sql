-- Exceptions and snoozes about the person, the household or the alert, with how they stand on the day of the comparison.
select
    exception.kind,
    exception.scope,
    exception.rule_code,
    exception.reason,
    exception.because,
    exception.valid_from,
    exception.valid_until,
    case
        when exception.withdrawn_at is not null then '已撤回'
        when this_run.as_of >= exception.valid_until then '已到期'
        else '有效'
    end as state
from alerts.exception as exception
cross join ops.this_run as this_run
left join core.household_alias as home on exception.scope = 'household' and exception.subject = home.old_household_id
where list_contains([$person_id, $household_id, $alert_id], coalesce(home.household_id, exception.subject))
order by exception.decided_at, exception.exception_id;
