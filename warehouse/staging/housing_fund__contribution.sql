-- One row per person and employer.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
