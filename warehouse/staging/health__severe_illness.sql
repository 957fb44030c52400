-- One row per person and condition.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    * replace (
        -- The departments' words for “it is over”; every other word stays as it came.
        case
            when regexp_full_match(status, '(已|临床)?(治愈|痊愈|康复)') then '治愈'
            when regexp_full_match(status, '(已)?排除(诊断)?|误诊|误报|确诊排除') then '排除'
            when regexp_full_match(status, '(已)?(撤管|撤销管理|终止管理|停止管理|结案|失访|迁出)') then '撤管'
            when regexp_full_match(status, '(已)?(死亡|去世|病故|亡)') then '死亡'
            else status
        end as status
    )
from incoming
