-- A household of the register in which nobody is fully able to work and somebody is in part.
insert into visit_reason by name
select
    'weak_labour' as condition,
    register.person_id,
    register.area_code,
    register.village
from visit_register as register
where register.household_id in (
    select household.household_id
    from visit_register as household
    where household.household_id is not null
    group by household.household_id
    having
        count(household.labour) = count(*)
        and bool_and(household.labour <> '有')
        and bool_or(household.labour = '部分丧失')
)
