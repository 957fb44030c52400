-- Days are counted of this month's money. Where it has not come, or a county pays in arrears, nothing is known of it: which
-- day its own documents set for the money of an earlier month stands nowhere.
with told as (
    select distinct left(listed.township_code, 6) as county_code
    from core.payment_month as listed
    cross join ops.this_run as this_run
    inner join policy.disbursement_programmes as programme
        on listed.programme = programme.category and listed.month >= programme.valid_from and listed.month < programme.valid_to
    where listed.month = this_run.period
),

dated as (
    select
        left(coalesce(payment.area_code, person.area_code), 6) as area_code,
        coalesce(payment.entered_on, payment.funded_on, payment.credited_on) as done_on
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    inner join policy.disbursement_programmes as programme
        on payment.programme = programme.category and this_run.period >= programme.valid_from and this_run.period < programme.valid_to
    left join core.person as person on payment.person_id = person.person_id
    where payment.is_current and payment.pay_month = this_run.period
)

select
    null::varchar as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '的发放清册') as reason
from ops.this_run as this_run
where
    not exists (
        select 1 from core.civil_affairs__payment as payment
        inner join policy.disbursement_programmes as programme on payment.programme = programme.category
        where payment.is_current and payment.pay_month = this_run.period
    )
union all
select distinct
    left(register.area_code, 6) as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '的发放清册') as reason
from core.civil_affairs__low_income_register as register
cross join ops.this_run as this_run
where
    length(register.area_code) >= 6
    and substr(register.area_code, 5, 2) <> '00'
    and (select max(told.county_code) from told) > ''
    and left(register.area_code, 6) not in (select told.county_code from told)
union all
-- A county whose list gives no day at all.
select
    dated.area_code,
    'civil_affairs.payment' as dataset,
    '该县(市、区)的发放清册没有填写录入、拨付、到账日期,无法判断是否按时' as reason
from dated
where length(dated.area_code) >= 6
group by dated.area_code
having count(dated.done_on) = 0
