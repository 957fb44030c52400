/* ---
code: Q14
title: 文件未能接收或大部分行退回
family: quality
grade: 红
department: 数据报送单位
why: 缺少必填列、列错位、代码不认识或文件无法读取,这份数据没有参加本月比对,有关规则不能判断。
next_step: 按回执说明补齐列名、核对导出方式后尽快重新报送;列名有调整的,请告知民政部门登记。
false_alarms:
  - 本期确实没有数据,误报了空表
clause: 焦民〔2022〕154号 一(每月至少进行1次信息比对,确保数据信息完整有效)
policy: [quality.returned_share, quality.rows_change_least]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
with held as (
    select distinct result.delivery_id
    from ops.check_result as result
    inner join ops.delivery as delivery on result.delivery_id = delivery.delivery_id and delivery.state = 'held'
    left join ops.dataset_check as declared on delivery.dataset = declared.dataset and result.check_name = declared.check_name
    where
        result.consequence = 'hold_delivery' and result.rows_failed > 0
        -- How many rows there are is Q10's question.
        and coalesce(declared.kind, 'row') = 'row'
),

stopped as (
    select
        examined.*,
        case
            when examined.state = 'refused' then '整份未接收:' || regexp_extract(examined.because, '^[^;；（]*')
            when held.delivery_id is not null then '整份暂缓:' || regexp_extract(examined.because, '^[^;；（]*')
            when examined.rows_quarantined > share.value * examined.rows_read and examined.rows_quarantined > few.value
                then concat('共', examined.rows_read, '行,退回', examined.rows_quarantined, '行,可能是列错位或导出方式有误')
        end as finding
    from ops.delivery_examined as examined
    cross join ops.this_run as this_run
    inner join policy.quality_returned_share as share
        on this_run.period_end >= share.valid_from and this_run.period_end < share.valid_to
    inner join policy.quality_rows_change_least as few
        on this_run.period_end >= few.valid_from and this_run.period_end < few.valid_to
    left join held on examined.delivery_id = held.delivery_id
)

select
    dataset,
    area_code,
    delivery_id,
    null::varchar as column_name,
    null::bigint as places,
    []::integer[] as examples,
    finding,
    ['其后没有收到同一报送单位的更正文件'] as ruled_out
from stopped
where finding is not null
