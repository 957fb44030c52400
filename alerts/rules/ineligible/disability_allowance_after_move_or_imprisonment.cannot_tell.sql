-- Where neither this month's list came nor the newest of a county that pays in arrears, nobody is known to be paid or not.
select
    area_code,
    dataset,
    reason
from payments_not_told(['困难残疾人生活补贴', '重度残疾人护理补贴'], '残疾人两项补贴')
