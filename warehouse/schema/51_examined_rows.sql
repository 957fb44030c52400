-- What the intake found in the deliveries that are examined, with whose they are: where most rules about deliveries begin.

-- Cells whose canonical value is not the text that came. `column_type`: by the contract.
create or replace view ops.repair_examined as
select
    examined.dataset,
    examined.area_code,
    examined.delivery_id,
    examined.sender_rows,
    repair.source_row,
    repair.column_name,
    col.type as column_type,
    repair.kind
from ops.repair as repair
inner join ops.delivery_examined as examined on repair.delivery_id = examined.delivery_id
left join ops.dataset_column as col on examined.dataset = col.dataset and repair.column_name = col.column_name;

-- What is to say of a delivery as a whole, or of a column of it: each once.
create or replace view ops.note_examined as
select distinct
    examined.dataset,
    examined.area_code,
    examined.delivery_id,
    note.column_name,
    note.kind
from ops.delivery_note as note
inner join ops.delivery_examined as examined on note.delivery_id = examined.delivery_id;

-- Rows that break a promise of the contract (`holds`), whether they were sent back or let in all the same.
create or replace view ops.promise_broken as
with broken as (
    select
        delivery_id,
        source_row,
        member_no,
        check_name
    from quarantine.row
    union
    select
        delivery_id,
        source_row,
        member_no,
        check_name
    from ops.warning
)

select
    examined.dataset,
    examined.area_code,
    examined.delivery_id,
    broken.source_row,
    declared.check_name,
    declared.column_name,
    col.type as column_type,
    declared.holds,
    declared.reason
from broken
inner join ops.delivery_examined as examined on broken.delivery_id = examined.delivery_id
inner join ops.dataset_check as declared on examined.dataset = declared.dataset and broken.check_name = declared.check_name
left join ops.dataset_column as col on examined.dataset = col.dataset and declared.column_name = col.column_name;
