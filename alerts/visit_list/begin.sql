-- Who lives where now: the household of the register, else the person alone; without the dead.
create or replace temp table visit_reason (
    condition varchar,
    person_id varchar,
    area_code varchar,
    village varchar
);

create or replace temp table visit_dead as
select distinct event.person_id
from core.life_event as event
cross join ops.this_run as this_run
where event.kind = 'death' and event.match_grade <> 'E' and event.happened_on <= this_run.period_end;

create or replace temp table visit_register as
select register.*
from core.civil_affairs__low_income_register as register
where register.is_current and register.status in ('在册', '渐退') and register.person_id is not null and register.match_grade <> 'E';

-- People of households in which somebody gets 低保 or 特困.
create or replace temp table visit_covered as
select distinct coalesce(register.household_id, register.person_id) as visit_id
from visit_register as register
where register.category in ('最低生活保障', '特困人员') and coalesce(register.is_covered, true);
