-- Every exception ever recorded, newest first, and how it stands on the day of the last comparison.
select
    exception.exception_id,
    if(exception.kind = 'snooze', '暂缓', '例外') as kind,
    exception.scope,
    exception.subject,
    coalesce(exception.rule_code, '全部疑点规则') as rule_code,
    exception.reason,
    exception.because,
    exception.decided_by,
    exception.valid_from,
    exception.valid_until,
    case
        when exception.withdrawn_at is not null then '已撤回'
        when exception.valid_until <= (select max(as_of) from ops.run) then '已到期'
        else '生效'
    end as standing
from alerts.exception as exception
order by exception.decided_at desc, exception.exception_id asc
