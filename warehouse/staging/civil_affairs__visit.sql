-- One row per visit or call.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
