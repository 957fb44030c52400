-- One row per child, service and year.
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
    service,
    starts_on,
    amount,
    provider,
    county,
    township,
    village,
    area_code,
    address,
    phone
from incoming
