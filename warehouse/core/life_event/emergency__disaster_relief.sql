-- What a household lost in a disaster, once per event and kind of damage, however often it is relieved.
insert into core.life_event by name
select
    person_id,
    'disaster' as kind,
    happened_on,
    concat_ws(' ', hazard, damage) as detail,
    'emergency.disaster_relief' as dataset,
    record_id,
    row_id,
    match_grade
from core.emergency__disaster_relief
where is_current and happened_on is not null
qualify row_number() over (partition by person_id, event_no, damage order by period desc, row_id) = 1;
