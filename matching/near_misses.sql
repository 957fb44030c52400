-- What a person should still look at about somebody.
select
    kind,
    case when person_a = $person_id then person_b else person_a end as other_person_id,
    match_weight,
    reason
from core.match_review
where $person_id in (person_a, person_b)
order by match_weight desc, kind asc, other_person_id asc
