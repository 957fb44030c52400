-- Whether somebody was referred properly, and went no further than the province, must stand somewhere in the list.
select
    null::varchar as area_code,
    'medical_insurance.settlement' as dataset,
    '医疗费结算数据没有“规范转诊”“省域内”“政策范围内费用”或“医疗救助支付”' as reason
from core.medical_insurance__settlement
where is_current
having count(referred) = 0 or count(in_province) = 0 or count(in_policy) = 0 or count(aid_paid) = 0
