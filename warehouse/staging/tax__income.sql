-- One row per person, month and kind of income.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
