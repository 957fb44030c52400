-- Where no settlement shows the aid, or none the cost within the policy, the columns were left out.
select
    null::varchar as area_code,
    'medical_insurance.settlement' as dataset,
    '医疗费结算数据没有“政策范围内费用”或“医疗救助支付”' as reason
from core.medical_insurance__settlement
where is_current
having count(in_policy) = 0 or count(aid_paid) = 0
