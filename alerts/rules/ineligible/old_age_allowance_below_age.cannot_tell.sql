-- Where most of those paid are younger than the age that is set, the place begins earlier and the setting is wrong, not they.
-- Of a handful of payments that cannot be seen.
with recipient as (
    select person.birth_date + to_years(due_from.value::integer) > this_run.period_end as is_younger
    from core.assistance as payment
    cross join ops.this_run as this_run
    inner join core.person as person on payment.person_id = person.person_id
    inner join policy.old_age_allowance_from_age as due_from
        on this_run.period_end >= due_from.valid_from and this_run.period_end < due_from.valid_to
    where
        payment.dataset = 'civil_affairs.payment'
        and payment.programme = '高龄津贴'
        and (payment.period = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed))
        and not person.is_provisional
)

select
    null::varchar as area_code,
    'civil_affairs.payment' as dataset,
    '多数领取高龄津贴的人员未达到系统设定的年龄,本地的起始年龄可能更低,请先核对设定' as reason
from recipient
having count(*) >= 20 and count_if(is_younger) * 2 > count(*)
union all
-- Where neither this month's list came nor the newest of a county that pays in arrears, nobody is known to be paid or not.
select
    area_code,
    dataset,
    reason
from payments_not_told(['高龄津贴'], '高龄津贴')
