-- The alerts about people that this run hands out, or the one whose id is asked for, with the person and household they
-- are about. (What their senders are told about deliveries: quality.sql. The texts of their rules: rule.sql.)
-- A temporary table, so that "open" is said in one place and a read-only warehouse will do.
create or replace temp table handout_alert as
select
    alert.alert_id,
    alert.rule_code,
    rule.title,
    rule.family,
    alert.department,
    coalesce(rule.is_restricted, false) as is_restricted,
    rule.event,
    alert.status,
    alert.change,
    alert.first_period,
    alert.months_seen,
    alert.due_on,
    alert.due_is_provisional,
    coalesce(clock.overdue_days, 0) as overdue_days,
    clock.overdue_level,
    coalesce(clock.paused_days, 0) as paused_days,
    clock.pause_reason,
    alert.grade,
    alert.grade_reasons,
    alert.match_grade,
    alert.amount_at_risk,
    alert.reason,
    alert.ruled_out,
    if(rule.family = 'quality', split_part(alert.subject_record, '|', 1), null) as dataset,
    alert.person_id,
    person.name,
    person.birth_date,
    person.resident_id,
    -- What one visit is about: a household, else a person, else the alert alone.
    coalesce(household.household_id, alert.person_id, alert.alert_id) as visit_id,
    household.household_id,
    household.household_no,
    household.address,
    household.head_person_id,
    coalesce(alert.area_code, household.area_code, person.area_code, '') as area_code,
    coalesce(hit.evidence_hash, '-') as facts_hash
from alerts.alert as alert
cross join ops.this_run as this_run
inner join alerts.rule as rule
    on alert.rule_code = rule.rule_code
left join alerts.hit as hit
    on alert.alert_id = hit.alert_id and alert.last_period = hit.period
left join alerts.clock as clock
    on alert.alert_id = clock.alert_id
left join core.person as person
    on alert.person_id = person.person_id
left join core.household as household
    on alert.household_id = household.household_id
where if(
    $alert_id is null,
    alert.status in ('新增', '持续', '复发', '核查中')
    and rule.family <> 'quality'
    and starts_with(coalesce(alert.area_code, household.area_code, person.area_code, ''), this_run.area_prefix),
    alert.alert_id = $alert_id
);
