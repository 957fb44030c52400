-- One row per change; former_id beside resident_id is what joins two valid numbers.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
