-- Of the month's lines of payment: what arrived? Of the month's decisions: what is told to have been checked?
insert into indicator_part by name
select
    this_run.period,
    'money.credited' as indicator,
    payment.area_code,
    count(*) filter (coalesce(payment.pay_status, '成功') = '成功')::decimal(18, 4) as numerator,
    count(*)::decimal(18, 4) as denominator
from core.civil_affairs__payment as payment
cross join ops.this_run as this_run
where payment.is_current and payment.pay_month = this_run.period and payment.amount > 0
group by all
union all
select
    this_run.period,
    'money.spot_checked' as indicator,
    application.area_code,
    count(*) filter (coalesce(application.spot_checked, application.spot_checked_on is not null))::decimal(18, 4) as numerator,
    count(*)::decimal(18, 4) as denominator
from core.civil_affairs__application as application
cross join ops.this_run as this_run
where
    application.is_current and application.outcome in ('通过', '不予')
    and application.decided_on between this_run.period and this_run.period_end
    -- A county that has never told of a check leaves the columns out.
    and left(application.area_code, 6) in (
        select left(told.area_code, 6)
        from core.civil_affairs__application as told
        where told.is_current and (told.spot_checked is not null or told.spot_checked_on is not null)
    )
group by all
