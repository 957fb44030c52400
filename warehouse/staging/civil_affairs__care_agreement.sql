-- One row per agreement on the care of somebody who lives at home.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
