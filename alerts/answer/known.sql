-- What an answer has to know of the alerts that it names, by the folded id: as found in the month of the list, or the last
-- time before it.
with found as (
    select max_by(hit, { 'is_of_the_list': coalesce(hit.period <= $period, true), 'period': hit.period }) as hit
    from alerts.hit as hit
    where lower(hit.alert_id) in (select unnest($ids::varchar[]))
    group by hit.alert_id
)

select
    found.hit.alert_id,
    found.hit.rule_code,
    rule.family,
    found.hit.area_code,
    found.hit.department,
    found.hit.person_id,
    found.hit.evidence_hash,
    coalesce($period, found.hit.period) as period
from found
left join alerts.rule as rule on found.hit.rule_code = rule.rule_code
order by found.hit.alert_id;
