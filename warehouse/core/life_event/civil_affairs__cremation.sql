insert into core.life_event by name
select
    person_id,
    'death' as kind,
    coalesce(died_on, cremated_on) as happened_on,
    '火化' as detail,
    'civil_affairs.cremation' as dataset,
    record_id,
    row_id,
    match_grade
from core.civil_affairs__cremation
where is_current and coalesce(died_on, cremated_on) is not null;
