-- What was found in one delivery.
insert into quarantine.row by name
select
    $delivery_id as delivery_id,
    $dataset as dataset,
    source_row,
    member_no,
    column_name,
    check_name,
    reason,
    remedy
from sent_back;

insert into ops.warning by name
select
    $delivery_id as delivery_id,
    source_row,
    member_no,
    column_name,
    check_name
from warned;

insert into ops.delivery_note by name
select
    $delivery_id as delivery_id,
    kind,
    column_name,
    message
from noted;

insert into ops.check_result by name
select
    $delivery_id as delivery_id,
    check_name,
    consequence,
    rows_failed,
    rows_failed_gx
from checked;
