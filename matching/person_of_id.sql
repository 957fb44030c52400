-- Today's person of an id that was ever minted.
select
    alias.person_id,
    person.name,
    person.sex,
    person.birth_date,
    person.resident_id,
    person.is_provisional
from core.person_alias as alias
left join core.person as person on alias.person_id = person.person_id
where alias.old_person_id = $person_id
