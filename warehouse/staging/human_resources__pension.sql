-- One row per pensioner and kind of pension.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
