-- A list that never tells how often somebody refused a job tells of nobody that he did.
select
    null::varchar as area_code,
    'human_resources.unemployment' as dataset,
    '失业登记数据没有填写“无正当理由拒绝次数”,无法判断是否多次拒绝就业' as reason
from core.human_resources__unemployment
where is_current
having count(*) > 0 and count(refusals) = 0
