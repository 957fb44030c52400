-- What needs a person, how far each rule could look, and how often each rule was right.
create or replace view marts.alert as
select
    alert.alert_id,
    alert.rule_code,
    rule.rule,
    rule.family,
    alert.grade,
    alert.grade_reasons,
    alert.person_id,
    alert.household_id,
    alert.area_code,
    alert.department,
    strftime(alert.first_period, '%Y-%m') as first_period,
    strftime(alert.last_period, '%Y-%m') as last_period,
    alert.status,
    alert.due_on,
    alert.match_grade,
    alert.amount_at_risk,
    rule.title,
    alert.reason,
    rule.next_step,
    rule.clause,
    to_json(alert.evidence)::varchar as evidence,
    alert.ruled_out,
    alert.due_is_provisional,
    coalesce(rule.law_notes, []) as law_notes
from alerts.alert as alert
inner join alerts.rule as rule on alert.rule_code = rule.rule_code;

create or replace view marts.rule_coverage as
select
    strftime(period, '%Y-%m') as period,
    rule_code,
    state,
    reason,
    subjects,
    alerts
from alerts.coverage;

-- Answers come back with the worklists; until then nothing has been checked and no precision is claimed.
create or replace view marts.rule_precision as
select
    rule.rule_code,
    count(alert.alert_id) as handed_out,
    count(alert.alert_id) filter (where starts_with(alert.status, '属实') or starts_with(alert.status, '不属实')) as checked,
    count(alert.alert_id) filter (where starts_with(alert.status, '属实')) as confirmed,
    count(alert.alert_id) filter (where starts_with(alert.status, '属实'))
    / nullif(count(alert.alert_id) filter (where starts_with(alert.status, '属实') or starts_with(alert.status, '不属实')), 0) as confirmed_share
from alerts.rule as rule
left join alerts.alert as alert on rule.rule_code = alert.rule_code
group by rule.rule_code;
