-- One row per cancelled registration; only the reason 死亡 is a death.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
