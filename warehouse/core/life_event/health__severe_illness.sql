insert into core.life_event by name
select
    person_id,
    'severe_illness' as kind,
    coalesce(diagnosed_on, period) as happened_on,
    kind as detail,
    'health.severe_illness' as dataset,
    record_id,
    row_id,
    match_grade
from core.health__severe_illness
where is_current;
