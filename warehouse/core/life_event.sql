-- What happened to whom. Cause of death and diagnosis are never taken in.
delete from core.life_event;

insert into core.life_event
-- The police cancel a registration for many reasons; only one of them is a death.
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
where reason = '死亡' and is_current and coalesce(died_on, cancelled_on) is not null
union all
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
where is_current and died_on is not null
union all
select
    person_id,
    'death' as kind,
    coalesce(died_on, cremated_on) as happened_on,
    '火化' as detail,
    'civil_affairs.cremation' as dataset,
    record_id,
    row_id,
    match_grade
from core.civil_affairs__cremation
where is_current and coalesce(died_on, cremated_on) is not null
union all
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
where is_current
union all
select
    person_id,
    'disability' as kind,
    coalesce(issued_on, period) as happened_on,
    concat_ws('', kind, level, '(', status, ')') as detail,
    'disabled_federation.certificate' as dataset,
    record_id,
    row_id,
    match_grade
from core.disabled_federation__certificate
where is_current
union all
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
where is_current and registered_on is not null
union all
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
