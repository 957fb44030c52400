-- Of a list, the newest month counts, and of a record that a supplement mended, the mended row.
staged.period = (
    select max(newest.period) from ops.delivery_in_force as newest where newest.dataset = [dataset]
)
and not exists (
    select 1
    from ops.supplement_in_force as supplement
    inner join staging.[table] as mended on supplement.delivery_id = mended.delivery_id
    where supplement.supplements = staged.delivery_id and mended.record_id = staged.record_id
)
