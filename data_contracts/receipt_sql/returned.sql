-- Rows sent back, one line each, with all their faults.
select
    returned.delivery_id,
    returned.source_row,
    returned.member_no,
    list({ 'column_name': returned.column_name, 'reason': returned.reason, 'remedy': returned.remedy }
        order by returned.column_name nulls first, returned.reason) as faults
from quarantine.row as returned
semi join receipt_wanted as wanted on returned.delivery_id = wanted.delivery_id
group by returned.delivery_id, returned.source_row, returned.member_no
qualify row_number() over (partition by returned.delivery_id order by returned.source_row, returned.member_no) <= $most
order by returned.delivery_id, returned.source_row, returned.member_no
