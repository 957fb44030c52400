-- Whoever is on the list of the chronically ill; which illness it is, nobody is told.
insert into visit_reason by name
select
    'chronic_illness' as condition,
    illness.person_id,
    illness.area_code,
    illness.village
from core.health__severe_illness as illness
cross join ops.this_run as this_run
where
    illness.is_current
    and illness.kind = '慢性病'
    and coalesce(illness.status, '') not in ('治愈', '排除', '撤管', '死亡')
    and coalesce(illness.diagnosed_on <= this_run.period_end, true)
    and illness.person_id is not null
    and illness.match_grade <> 'E'
