-- What several rules say of one event of one person, where they place it differently.
select handed.*
from handout_alert as handed
where handed.event <> '' and handed.person_id <> '' and not handed.is_restricted
qualify
    min(handed.area_code) over (partition by handed.event, handed.person_id, handed.department)
    <> max(handed.area_code) over (partition by handed.event, handed.person_id, handed.department);
