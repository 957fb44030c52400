-- Whose chain is asked for: today's person for any id that ever stood for them.
select
    person.person_id,
    person.name,
    person.sex,
    person.birth_date,
    person.resident_id,
    household.household_no
from core.person as person
left join core.household_member as member
    on person.person_id = member.person_id and member.valid_to is null
left join core.household as household
    on member.household_id = household.household_id
where
    person.person_id = coalesce(
        (
            select alias.person_id from core.person_alias as alias
            where alias.old_person_id = $person_id
        ),
        $person_id
    )
order by member.valid_from desc nulls last, household.household_no asc
limit 1;
