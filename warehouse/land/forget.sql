-- A delivery that was not accepted comes again under a contract that has been amended: its first answer is void.
insert into ops.former_answer by name
select
    delivery_id,
    state,
    because,
    received_at,
    $now as void_at
from ops.delivery
where delivery_id = $delivery_id;

delete from raw.[table] where delivery_id = $delivery_id;
delete from staging.[table] where delivery_id = $delivery_id;
delete from quarantine.row where delivery_id = $delivery_id;
delete from ops.warning where delivery_id = $delivery_id;
delete from ops.repair where delivery_id = $delivery_id;
delete from ops.delivery_note where delivery_id = $delivery_id;
delete from ops.check_result where delivery_id = $delivery_id;
delete from ops.delivery where delivery_id = $delivery_id;
