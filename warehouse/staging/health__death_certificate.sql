-- One row per certificate; the cause of death is never taken in.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
