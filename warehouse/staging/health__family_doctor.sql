-- One row per contract with a family doctor.
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
    starts_on,
    ends_on,
    last_service_on,
    county,
    township,
    village,
    area_code,
    address,
    phone
from incoming
