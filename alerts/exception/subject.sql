-- Whom or what an exception is about, by its id; a household also by its number in the register, which clerks have in hand:
-- of several families that had the number it is the one that has it now.
select old_person_id as subject
from core.person_alias
where $scope = 'person' and old_person_id = $subject
union all
select household_id as subject
from core.household
where $scope = 'household' and household_id = $subject
union all
select household_id as subject
from core.household_alias
where $scope = 'household' and old_household_id = $subject and household_id <> old_household_id
union all
select household_id as subject
from (
    select
        household.household_id,
        coalesce(bool_or(family.is_listed), false) as is_listed,
        bool_or(coalesce(bool_or(family.is_listed), false)) over (partition by left(household.area_code, 6)) as some_listed
    from core.household as household
    left join core.number_member as family on household.household_id = family.household_id
    where $scope = 'household' and household.household_no = $subject
    group by household.household_id, left(household.area_code, 6)
) as holder
where is_listed or not some_listed
union all
select alert_id as subject
from alerts.alert
where $scope = 'alert' and alert_id = $subject
