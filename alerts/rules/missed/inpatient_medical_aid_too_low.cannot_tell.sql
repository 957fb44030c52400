-- Where no settlement shows the cost within the policy, nobody can say what is due.
select
    null::varchar as area_code,
    'medical_insurance.settlement' as dataset,
    '医疗费结算数据没有“政策范围内费用”' as reason
from core.medical_insurance__settlement
where is_current
having count(in_policy) = 0
