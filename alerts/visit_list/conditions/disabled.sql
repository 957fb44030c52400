-- Whoever holds a valid certificate, in a household without 低保 or 特困.
insert into visit_reason by name
select
    'disabled' as condition,
    held.person_id,
    held.area_code,
    held.village
from core.disabled_federation__certificate as held
cross join ops.this_run as this_run
left join core.newest_home as home on held.person_id = home.person_id
where
    held.is_current
    and held.status = '有效'
    and coalesce(held.valid_until >= this_run.period_end, true)
    and held.person_id is not null
    and held.match_grade <> 'E'
    and coalesce(home.household_id, held.person_id) not in (select covered.visit_id from visit_covered as covered)
