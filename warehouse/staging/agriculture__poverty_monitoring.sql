-- One row per member of a monitored household.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
