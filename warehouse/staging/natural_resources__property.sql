-- One row per right of a person in a unit.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
