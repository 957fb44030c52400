-- What the police changed in a registration.
insert into core.life_event by name
select
    person_id,
    case kind
        when '迁入' then 'moved_in'
        when '迁出' then 'moved_out'
        when '分户' then 'household_split'
        when '更正' then 'identity_corrected'
        when '出生' then 'birth'
    end as kind,
    changed_on as happened_on,
    concat_ws(' ', kind, from_area, if(to_area is not null, '→ ' || to_area, null)) as detail,
    'public_security.household_change' as dataset,
    record_id,
    row_id,
    match_grade
from core.public_security__household_change
where is_current;
