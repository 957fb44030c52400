insert into core.assistance by name
-- What was taken back within its own month (冲正, 追缴), as a whole: such money stayed with nobody, and neither line counts.
with taken_back as (
    select
        person_id,
        programme,
        pay_month
    from core.civil_affairs__payment
    where is_current and pay_month is not null and coalesce(pay_status, '成功') = '成功' and person_id is not null
    group by person_id, programme, pay_month
    having min(amount) < 0 and max(amount) > 0 and sum(amount) <= 0
)

select
    payment.person_id,
    payment.household_id,
    payment.programme,
    '民政' as department,
    payment.pay_month as period,
    payment.period as listed_in,
    payment.area_code as listed_area,
    payment.pay_month as valid_from,
    (payment.pay_month + interval 1 month)::date as valid_to,
    payment.amount,
    -- What the bank sent back was not received.
    coalesce(payment.pay_status, '成功') = '成功' and taken_back.person_id is null as is_paid,
    'civil_affairs.payment' as dataset,
    payment.record_id,
    payment.row_id,
    payment.match_grade
from core.civil_affairs__payment as payment
left join taken_back
    on
        payment.person_id = taken_back.person_id
        and payment.programme = taken_back.programme
        and payment.pay_month = taken_back.pay_month
where payment.is_current and payment.pay_month is not null and payment.amount is not null;
