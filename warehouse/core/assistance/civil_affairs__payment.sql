insert into core.assistance by name
select
    person_id,
    household_id,
    programme,
    '民政' as department,
    pay_month as period,
    period as listed_in,
    area_code as listed_area,
    pay_month as valid_from,
    (pay_month + interval 1 month)::date as valid_to,
    amount,
    -- What the bank sent back was not received.
    coalesce(pay_status, '成功') = '成功' as is_paid,
    'civil_affairs.payment' as dataset,
    record_id,
    row_id,
    match_grade
from core.civil_affairs__payment
where is_current and pay_month is not null and amount is not null;
