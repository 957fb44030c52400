-- Silence of so many months shows only in data that reach back so far.
with span as (
    select last_day(this_run.period - to_months(months.value::integer)) as silent_after
    from ops.this_run as this_run
    inner join policy.difficulty_silent_months as months
        on this_run.period_end >= months.valid_from and this_run.period_end < months.valid_to
),

earliest as (
    select
        'medical_insurance.settlement' as dataset,
        '医疗费结算' as title,
        min(settled_on) as known_since
    from core.medical_insurance__settlement
    where is_current
    union all
    select
        'civil_affairs.visit' as dataset,
        '走访和热线' as title,
        min(visited_on) as known_since
    from core.civil_affairs__visit
    where is_current
)

select
    null::varchar as area_code,
    earliest.dataset,
    concat('“', earliest.title, '”的数据时间太短,不能说明长期没有记录') as reason
from earliest
cross join span
where earliest.known_since is null or earliest.known_since > span.silent_after
