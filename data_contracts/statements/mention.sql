select
    staged.row_id,
    [dataset] as dataset,
    staged.delivery_id,
    staged.source_row,
    staged.member_no,
    [role] as role,
    [kind] as role_kind,
    staged.record_id,
    staged.period,
    [name] as name,
    [number] as resident_id,
    [state] as resident_id_state,
    [fields]
from staging.[table] as staged
inner join ops.delivery_in_force as delivery on staged.delivery_id = delivery.delivery_id
where [named]
