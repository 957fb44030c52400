-- A list that clears risks and never says when cannot tell whether the month after has passed.
select
    null::varchar as area_code,
    'agriculture.poverty_monitoring' as dataset,
    '监测对象名单没有填写“风险消除时间”,无法判断次月变更的期限是否已过' as reason
from core.agriculture__poverty_monitoring
where is_current and risk_cleared
having count(*) > 0 and count(cleared_on) = 0
