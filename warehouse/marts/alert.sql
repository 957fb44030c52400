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
    coalesce(rule.law_notes, []) as law_notes,
    clock.overdue_days,
    clock.overdue_level,
    clock.paused_days,
    clock.pause_reason
from alerts.alert as alert
inner join alerts.rule as rule on alert.rule_code = rule.rule_code
left join alerts.clock as clock on alert.alert_id = clock.alert_id;

create or replace view marts.rule_coverage as
select
    strftime(period, '%Y-%m') as period,
    rule_code,
    state,
    reason,
    subjects,
    alerts
from alerts.coverage;

-- How often each rule was right in a county, by the month of the lists. Of what nobody checked no precision is claimed.
create or replace view marts.rule_precision as
select
    rule_code,
    county,
    strftime(period, '%Y-%m') as period,
    handed_out,
    answered,
    handed_out - answered as unanswered,
    checked,
    confirmed,
    false_match,
    false_data,
    false_exception,
    false_handled,
    unreachable,
    needs_help,
    confirmed_share,
    low,
    high
from alerts.rule_precision;

-- One line per rule, also of those that nobody has been handed anything of.
create or replace view marts.rule_precision_total as
select
    rule.rule_code,
    coalesce(total.handed_out, 0) as handed_out,
    coalesce(total.answered, 0) as answered,
    coalesce(total.handed_out - total.answered, 0) as unanswered,
    coalesce(total.checked, 0) as checked,
    coalesce(total.confirmed, 0) as confirmed,
    coalesce(total.false_match, 0) as false_match,
    coalesce(total.false_data, 0) as false_data,
    coalesce(total.false_exception, 0) as false_exception,
    coalesce(total.false_handled, 0) as false_handled,
    coalesce(total.unreachable, 0) as unreachable,
    coalesce(total.needs_help, 0) as needs_help,
    total.confirmed_share,
    total.low,
    total.high
from alerts.rule as rule
left join alerts.rule_precision_total as total on rule.rule_code = total.rule_code;
