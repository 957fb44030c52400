-- How many cells of which column were mended how, or left empty why.
select
    repair.delivery_id,
    repair.column_name,
    repair.kind,
    count(*) as cells
from ops.repair as repair
semi join receipt_wanted as wanted on repair.delivery_id = wanted.delivery_id
group by repair.delivery_id, repair.column_name, repair.kind
order by repair.delivery_id, repair.column_name, repair.kind
