-- Somebody was there, or called; what was said (note) stays with those who may read it.
insert into core.life_event by name
select
    person_id,
    'visit' as kind,
    visited_on as happened_on,
    concat_ws(' ', coalesce(channel, '走访'), situation, need) as detail,
    'civil_affairs.visit' as dataset,
    record_id,
    row_id,
    match_grade
from core.civil_affairs__visit
where is_current;
