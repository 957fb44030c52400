-- One row per person and condition.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
