-- The categories that somebody (by any id ever given) is covered in on a day; one null line where the id is known.
with known as (
    select person_id
    from core.person_alias
    where old_person_id = $person_id and person_id is not null
)

select distinct spell.category
from known
left join core.status_spell as spell
    on
        known.person_id = spell.person_id
        and spell.is_covered
        and spell.status in ('在册', '渐退')
        and spell.valid_from <= $day
        and (spell.valid_to is null or spell.valid_to > $day)
order by spell.category nulls last
