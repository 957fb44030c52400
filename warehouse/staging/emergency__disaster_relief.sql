-- One row per household, event, damage and relief.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
