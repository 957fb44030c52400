-- One row per role of a person in a business.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    record_id,
    delivery_id,
    source_row,
    member_no,
    period,
    -- Letters of the code are capitals in the register; senders write either.
    upper(credit_code) as credit_code,
    business_name,
    kind,
    role,
    name,
    name_note,
    resident_id,
    resident_id_state,
    capital,
    founded_on,
    status,
    county,
    township,
    village,
    area_code,
    address,
    phone
from incoming
