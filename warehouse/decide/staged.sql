-- The rows of a held delivery, as if they arrived now.
create or replace temp table arrived as
select
    source_row,
    member_no,
    record_id
from staging.[table]
where delivery_id = $delivery_id
