-- One row per role of a person in a business.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    * replace (
        -- Letters of the code are capitals in the register; senders write either.
        upper(credit_code) as credit_code
    )
from incoming
