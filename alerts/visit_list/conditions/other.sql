-- Whose application was refused, or who left assistance, within the months that count, and who is on no register now.
insert into visit_reason by name
select
    'other' as condition,
    application.person_id,
    application.area_code,
    application.village
from core.civil_affairs__application as application
cross join ops.this_run as this_run
inner join policy.visit_list_event_months as months
    on this_run.period_end >= months.valid_from and this_run.period_end < months.valid_to
where
    application.is_current
    and application.person_id is not null
    and application.match_grade <> 'E'
    and application.outcome in ('不予', '退出')
    and application.decided_on <= this_run.period_end
    and application.decided_on > this_run.period_end - to_months(months.value::integer)
    and application.person_id not in (select register.person_id from visit_register as register)
