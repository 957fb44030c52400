-- An application belongs to the chain whatever became of it.
insert into core.life_event by name
select
    person_id,
    'application' as kind,
    accepted_on as happened_on,
    concat_ws(' ', programme, outcome, decided_on) as detail,
    'civil_affairs.application' as dataset,
    record_id,
    row_id,
    match_grade
from core.civil_affairs__application
where is_current;
