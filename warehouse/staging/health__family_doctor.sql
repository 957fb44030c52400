-- One row per contract with a family doctor.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
