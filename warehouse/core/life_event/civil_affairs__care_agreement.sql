-- Since when somebody is cared for under an agreement.
insert into core.life_event by name
select
    person_id,
    'care_agreement' as kind,
    starts_on as happened_on,
    concat_ws(' ', '照料协议', if(ends_on is not null, '至 ' || ends_on, null)) as detail,
    'civil_affairs.care_agreement' as dataset,
    record_id,
    row_id,
    match_grade
from core.civil_affairs__care_agreement
where is_current;
