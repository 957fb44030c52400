-- One row per child, service and year.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
