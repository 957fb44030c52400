-- An empty cell is nothing paid only where the file fills that column at all; else nobody knows.
with aid_filled as (
    select delivery_id
    from core.medical_insurance__settlement
    where is_current
    group by delivery_id
    having count(aid_paid) > 0
)

from aid_filled
