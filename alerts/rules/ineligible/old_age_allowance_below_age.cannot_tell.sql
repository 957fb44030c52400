-- Where most of those paid are younger than the age that is set, the place begins earlier and the setting is wrong, not they.
-- Of a handful of payments that cannot be seen.
with told as (
    select distinct township_code
    from core.payment_month
    where programme = '高龄津贴'
),

recipient as (
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
-- Where no list came at all, nobody is known to be paid or not.
select
    null::varchar as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '高龄津贴的发放清册') as reason
from ops.this_run as this_run
where not exists (select 1 from told)
union all
select distinct
    left(register.area_code, 9) as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '高龄津贴的发放清册') as reason
from core.civil_affairs__low_income_register as register
cross join ops.this_run as this_run
where
    length(register.area_code) >= 9
    and substr(register.area_code, 7, 3) <> '000'
    and (select max(told.township_code) from told) > ''
    and left(register.area_code, 9) not in (select told.township_code from told)
