-- The sender's own cells of the rows sent back. Numbers of rows first, so that the other columns are read for them alone.
select came.*
from raw.[table] as came
where came.rowid in (
    select numbered.rowid
    from raw.[table] as numbered
    semi join receipt_returned as returned
        on numbered.delivery_id = returned.delivery_id
        and numbered.source_row = returned.source_row
        and numbered.member_no = returned.member_no
)
