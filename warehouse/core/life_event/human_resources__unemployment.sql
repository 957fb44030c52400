insert into core.life_event by name
select
    person_id,
    'unemployment' as kind,
    registered_on as happened_on,
    hardship as detail,
    'human_resources.unemployment' as dataset,
    record_id,
    row_id,
    match_grade
from core.human_resources__unemployment
where is_current and registered_on is not null;
