-- One row per registration; whose it is, is said by the roles husband and wife.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
