-- What was not raised about the same person, by rule, with its newest month and its reason.
select
    suppressed.rule_code,
    rule.title,
    max(suppressed.period) as period,
    max_by(suppressed.reason, suppressed.period) as reason
from alerts.suppressed as suppressed
inner join alerts.rule as rule on suppressed.rule_code = rule.rule_code
where suppressed.person_id = $person_id and ($with_restricted or not coalesce(rule.is_restricted, false))
group by suppressed.rule_code, rule.title, suppressed.guard
order by suppressed.rule_code, suppressed.guard;
