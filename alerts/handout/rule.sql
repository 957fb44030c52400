-- What a list says of every alert of a rule.
select
    rule.rule_code,
    rule.why,
    rule.next_step,
    rule.false_alarms,
    rule.clause,
    coalesce(rule.law_notes, []) as law_notes
from alerts.rule as rule
order by rule.rule_code;
