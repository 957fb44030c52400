-- One row per grant and term.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    record_id,
    delivery_id,
    source_row,
    member_no,
    period,
    term,
    name,
    name_note,
    resident_id,
    resident_id_state,
    pupil_no,
    programme,
    amount,
    paid_on,
    county,
    township,
    village,
    area_code,
    address,
    phone
from incoming
