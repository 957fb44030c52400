-- A stay has the day on which it begins and, once somebody is free, the day of release; a planned end is no event.
insert into core.life_event by name
select
    person_id,
    'custody' as kind,
    starts_on as happened_on,
    kind as detail,
    'justice.custody' as dataset,
    record_id,
    row_id,
    match_grade
from core.justice__custody
where is_current
union all
select
    person_id,
    'released' as kind,
    released_on as happened_on,
    kind as detail,
    'justice.custody' as dataset,
    record_id,
    row_id,
    match_grade
from core.justice__custody
where is_current and released_on is not null;
