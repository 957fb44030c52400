-- One row per child.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
