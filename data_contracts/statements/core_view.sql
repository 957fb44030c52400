-- The staged rows of the deliveries in force, with whose they are and whether they still say what is the case.
create or replace view core.[table] as
select
    [columns]
from staging.[table] as staged
inner join ops.delivery_in_force as delivery on staged.delivery_id = delivery.delivery_id
[memberships]
[homes]
[same]
