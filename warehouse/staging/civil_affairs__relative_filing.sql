-- One row per relative of an official; the subject is the relative.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
