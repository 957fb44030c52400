-- While the month's list of the allowance has not come at all, its absence says nothing about anybody.
select
    null::varchar as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '高龄津贴的发放清册') as reason
from ops.this_run as this_run
where not exists (
    select 1 from core.assistance as payment
    where payment.dataset = 'civil_affairs.payment' and payment.programme = '高龄津贴' and payment.period = this_run.period
)
