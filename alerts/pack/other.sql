-- Other leads about the same person, those that only an office may see left out.
select
    alert.rule_code,
    rule.title,
    alert.status,
    alert.grade,
    alert.reason
from alerts.alert as alert
inner join alerts.rule as rule on alert.rule_code = rule.rule_code
where
    alert.person_id = $person_id
    and alert.alert_id <> $alert_id
    and ($with_restricted or not coalesce(rule.is_restricted, false))
order by alert.rule_code, alert.alert_id;
