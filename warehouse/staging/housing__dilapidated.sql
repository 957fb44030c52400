-- One row per house, under its householder.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
