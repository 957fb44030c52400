-- Where neither this month's list came nor the newest of a county that pays in arrears, nobody is known to be paid or not.
select
    area_code,
    dataset,
    reason
from payments_not_told([], '', by_lines := true)
union all
-- Lists that leave the column out everywhere tell nothing of it.
select
    null as area_code,
    'civil_affairs.payment' as dataset,
    '发放清册没有填写“收款人身份证号”' as reason
from core.civil_affairs__payment as payment
cross join ops.this_run as this_run
where
    payment.is_current
    and (payment.pay_month = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed))
having count(*) > 0 and count(payment.payee_id) = 0
