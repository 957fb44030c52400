-- One row per person and term of service.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
