-- Where somebody lives says whose chain it is; what he got elsewhere belongs to it.
select chain.*
from marts.assistance_chain as chain
inner join marts.person as person on chain.person_id = person.person_id
where starts_with(person.area_code, $area_prefix)
