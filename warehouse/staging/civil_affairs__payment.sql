-- One row per beneficiary, programme and month.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
