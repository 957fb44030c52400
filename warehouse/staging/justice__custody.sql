-- One row per person, kind and beginning; offence and sentence are never taken in.
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
    starts_on,
    ends_on,
    released_on,
    check_result,
    county,
    township,
    village,
    area_code,
    address,
    phone
from incoming
