-- One row per pupil and term.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
