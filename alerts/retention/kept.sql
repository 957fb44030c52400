-- Who is not on the register, and stays all the same: how many for which reason. Somebody may have several.
select
    held.held_because,
    count(distinct held.person_id) as persons
from retention_held as held
semi join retention_candidate as candidate on held.person_id = candidate.person_id
anti join (
    select person_id from retention_held
    where held_because = '现在册'
) as listed on held.person_id = listed.person_id
group by held.held_because
order by held.held_because;
