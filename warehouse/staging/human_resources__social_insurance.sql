-- One row per person, employer and month.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
