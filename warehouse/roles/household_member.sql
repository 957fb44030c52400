-- Who belongs to a household of the area, or did.
select member.*
from marts.household_member as member
inner join marts.household as household on member.household_id = household.household_id
where starts_with(household.area_code, $area_prefix)
