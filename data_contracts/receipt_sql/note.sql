-- What is to be said of whole deliveries.
select
    note.delivery_id,
    note.kind,
    note.message
from ops.delivery_note as note
semi join receipt_wanted as wanted on note.delivery_id = wanted.delivery_id
order by note.delivery_id, note.kind, note.message
