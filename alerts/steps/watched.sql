-- Who is watched: on the register, monitored, gone from the register not long ago, refused not long ago, disabled.
with watched as (
    select
        spell.person_id,
        spell.household_id,
        spell.row_id,
        spell.record_id,
        'category' as fact,
        spell.category as value,
        if(spell.valid_to is null or spell.valid_to > this_run.period_end, '在册人员(', '已退出人员(') || spell.category || ')' as standing,
        if(spell.valid_to is null or spell.valid_to > this_run.period_end, 0, 2) as place
    from core.status_spell as spell
    cross join ops.this_run as this_run
    inner join policy.retention_exited_months as kept
        on this_run.period_end >= kept.valid_from and this_run.period_end < kept.valid_to
    where spell.valid_to is null or spell.valid_to > this_run.period_end - to_months(kept.value::integer)
    union all
    select
        person_id,
        household_id,
        row_id,
        record_id,
        'kind' as fact,
        kind as value,
        '防止返贫监测对象(' || kind || ')' as standing,
        1 as place
    from core.agriculture__poverty_monitoring
    where is_current and not risk_cleared and match_grade <> 'E'
    union all
    select
        application.person_id,
        application.household_id,
        application.row_id,
        application.record_id,
        'outcome' as fact,
        application.outcome as value,
        '申请' || coalesce(application.programme, '救助') || '未获批准的人员' as standing,
        3 as place
    from core.civil_affairs__application as application
    cross join ops.this_run as this_run
    inner join policy.retention_rejected_months as kept
        on this_run.period_end >= kept.valid_from and this_run.period_end < kept.valid_to
    where
        application.is_current
        and application.outcome = '不予'
        and application.match_grade <> 'E'
        and coalesce(application.decided_on, application.accepted_on) > this_run.period_end - to_months(kept.value::integer)
    union all
    select
        person_id,
        household_id,
        row_id,
        record_id,
        'level' as fact,
        level as value,
        '持证残疾人(' || kind || level || ')' as standing,
        4 as place
    from core.disabled_federation__certificate
    where is_current and status = '有效' and match_grade <> 'E'
)

from watched
