-- The police cancel a registration for many reasons; only one of them is a death.
insert into core.life_event by name
select
    person_id,
    'death' as kind,
    coalesce(died_on, cancelled_on) as happened_on,
    '户口注销' as detail,
    'public_security.death_cancellation' as dataset,
    record_id,
    row_id,
    match_grade
from core.public_security__death_cancellation
where reason = '死亡' and is_current and coalesce(died_on, cancelled_on) is not null;
