-- One row per cancelled registration; only the reason 死亡 is a death.
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
    sex,
    birth_date,
    died_on,
    cancelled_on,
    reason,
    county,
    township,
    village,
    area_code,
    address,
    phone
from incoming
