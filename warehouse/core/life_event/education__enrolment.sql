insert into core.life_event by name
select
    person_id,
    'enrolled' as kind,
    coalesce(entered, period) as happened_on,
    concat_ws(' ', stage, status, term) as detail,
    'education.enrolment' as dataset,
    record_id,
    row_id,
    match_grade
from core.education__enrolment
where is_current;
