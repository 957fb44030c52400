-- One row per child.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    * replace (
        -- The bureaus' words for “it is over”; every other word stays as it came.
        case
            when regexp_full_match(status, '(已)?(停发|停保|停止(发放|保障|享受)?|退出|注销|终止|取消|清退|超龄|年满18周岁)') then '停发'
            when regexp_full_match(status, '(已)?(死亡|去世|病故|亡)') then '死亡'
            else status
        end as status
    )
from incoming
