-- One row per person, month and kind of income.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    record_id,
    delivery_id,
    source_row,
    member_no,
    period,
    name,
    name_note,
    resident_id,
    resident_id_state,
    month,
    kind,
    amount,
    county,
    township,
    village,
    area_code,
    address,
    phone
from incoming
