-- Where neither this month's list came nor the newest of a county that pays in arrears, nobody is known to be paid or not.
select
    area_code,
    dataset,
    reason
from payments_not_told([], '', by_lines := true)
union all
select
    area_code,
    dataset,
    reason
from payments_leave_out('收款人身份证号')
