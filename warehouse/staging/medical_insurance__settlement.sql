-- One row per settlement; a reversal is a row of its own with negative amounts.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
