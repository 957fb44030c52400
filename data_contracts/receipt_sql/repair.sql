-- The cells themselves: all that were left empty, and of what was mended as many as a reader can take in.
select
    repair.delivery_id,
    repair.source_row,
    repair.column_name,
    repair.kind
from ops.repair as repair
semi join receipt_wanted as wanted on repair.delivery_id = wanted.delivery_id
qualify
    row_number() over (
        partition by repair.delivery_id, repair.column_name, repair.kind
        order by repair.source_row, repair.member_no
    ) <= case when list_contains($unreadable, repair.kind) then $most else $few end
order by repair.delivery_id, repair.source_row, repair.member_no, repair.column_name, repair.kind
