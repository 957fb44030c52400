insert into core.life_event by name
select
    person_id,
    'death' as kind,
    died_on as happened_on,
    '死亡医学证明' as detail,
    'health.death_certificate' as dataset,
    record_id,
    row_id,
    match_grade
from core.health__death_certificate
where is_current and died_on is not null;
