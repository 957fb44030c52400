-- Does the warehouse know whom or what an exception is about?
select
    case $scope
        when 'person' then exists (select 1 from core.person_alias
where old_person_id = $subject)
        when 'household' then exists (select 1 from core.household
where household_id = $subject)
        else exists (select 1 from alerts.alert
where alert_id = $subject)
    end as is_known
