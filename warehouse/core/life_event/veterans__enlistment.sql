-- A term of service has two days: the one on which somebody leaves home and the one on which he comes back.
insert into core.life_event by name
select
    person_id,
    'enlisted' as kind,
    enlisted_on as happened_on,
    kind as detail,
    'veterans.enlistment' as dataset,
    record_id,
    row_id,
    match_grade
from core.veterans__enlistment
where is_current and enlisted_on is not null
union all
select
    person_id,
    'discharged' as kind,
    discharged_on as happened_on,
    kind as detail,
    'veterans.enlistment' as dataset,
    record_id,
    row_id,
    match_grade
from core.veterans__enlistment
where is_current and discharged_on is not null;
