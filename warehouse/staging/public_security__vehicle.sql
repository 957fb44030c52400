-- One row per vehicle and owner.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    * replace (
        -- GA/T 16.25 gives the letters of a vehicle's state; several may stand together, and then stay as they came.
        case upper(status)
            when 'A' then '正常'
            when 'B' then '转出'
            when 'D' then '停驶'
            when 'E' then '注销'
            when 'G' then '违法未处理'
            when 'K' then '查封'
            when 'L' then '暂扣'
            when 'M' then '强制注销'
            when 'P' then '达到报废标准'
            when 'Q' then '逾期未检'
            when '逾期未检验' then '逾期未检'
            when '已注销' then '注销'
            when '已报废' then '报废'
            else status
        end as status
    )
from incoming
