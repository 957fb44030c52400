-- One row per case of applying for assistance.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
