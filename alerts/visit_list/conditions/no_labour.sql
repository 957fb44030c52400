-- A household of the register of whose members everybody's ability to work is told, and nobody has any.
insert into visit_reason by name
select
    'no_labour' as condition,
    register.person_id,
    register.area_code,
    register.village
from visit_register as register
where register.household_id in (
    select household.household_id
    from visit_register as household
    where household.household_id is not null
    group by household.household_id
    having count(household.labour) = count(*) and bool_and(household.labour in ('丧失', '无'))
)
