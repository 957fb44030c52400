-- Since when a child is recognised as an orphan, or as without anybody who in fact cares for it.
insert into core.life_event by name
select
    person_id,
    'child_recognised' as kind,
    coalesce(recognised_on, period) as happened_on,
    kind as detail,
    'civil_affairs.child_welfare' as dataset,
    record_id,
    row_id,
    match_grade
from core.civil_affairs__child_welfare
where is_current;
