-- Where the list leaves the income out, nobody can say which of the households might qualify.
select
    null::varchar as area_code,
    'agriculture.poverty_monitoring' as dataset,
    '防止返贫监测数据没有“家庭人均纯收入”' as reason
from core.agriculture__poverty_monitoring
where is_current
having count(income_per_head) = 0
