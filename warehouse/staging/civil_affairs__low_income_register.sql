-- One row per member of a household and category, as the bureau keeps its register.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
