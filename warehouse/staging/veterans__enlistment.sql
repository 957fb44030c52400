-- One row per person and term of service.
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
    kind,
    enlisted_on,
    discharged_on,
    pension,
    county,
    township,
    village,
    area_code,
    address,
    phone
from incoming
