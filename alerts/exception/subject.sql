-- Whom or what an exception is about, by its id; a household also by its number in the register, which clerks have in hand.
select old_person_id as subject
from core.person_alias
where $scope = 'person' and old_person_id = $subject
union all
select household_id as subject
from core.household
where $scope = 'household' and $subject in (household_id, household_no)
union all
select alert_id as subject
from alerts.alert
where $scope = 'alert' and alert_id = $subject
