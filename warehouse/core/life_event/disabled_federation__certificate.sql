insert into core.life_event by name
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
where is_current;
