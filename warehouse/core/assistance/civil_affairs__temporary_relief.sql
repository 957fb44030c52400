-- Grants of temporary relief. One that the list of payments shows as well, within two months, is not counted again.
insert into core.assistance by name
select
    relief.person_id,
    relief.household_id,
    '临时救助金' as programme,
    '民政' as department,
    date_trunc('month', relief.granted_on)::date as period,
    relief.granted_on as valid_from,
    null as valid_to,
    relief.amount,
    true as is_paid,
    'civil_affairs.temporary_relief' as dataset,
    relief.record_id,
    relief.row_id,
    relief.match_grade
from core.civil_affairs__temporary_relief as relief
anti join core.civil_affairs__payment as payment
    on
        relief.person_id = payment.person_id
        and relief.amount = payment.amount
        and payment.programme = '临时救助金'
        and payment.is_current
        and coalesce(payment.pay_status, '成功') = '成功'
        and payment.pay_month between date_trunc('month', relief.granted_on) and date_trunc('month', relief.granted_on) + interval 2 month
where relief.is_current and relief.amount > 0;
