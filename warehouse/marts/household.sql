-- Households of the register, and who belonged to them when.
create or replace view marts.household as
select
    household_id,
    household_no,
    area_code,
    head_person_id
from core.household;

create or replace view marts.household_member as
select
    household_id,
    person_id,
    relation,
    valid_from,
    valid_to
from core.household_member;
