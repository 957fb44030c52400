-- Every cell whose canonical value is not the text that came, and every one that could not be read.
insert into ops.repair by name
select
    $delivery_id as delivery_id,
    source_row,
    member_no,
    column_name,
    kind
from repaired
