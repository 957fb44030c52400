-- Where neither this month's list came nor the newest of a county that pays in arrears, nobody is known to be paid or not.
select
    area_code,
    dataset,
    reason
from payments_not_told(['高龄津贴'], '高龄津贴')
