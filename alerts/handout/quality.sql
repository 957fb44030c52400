-- The open alerts of this run about deliveries: what their senders are asked to mend. Blue ones are counted, not handed out.
create or replace temp table handout_quality as
select
    alert.alert_id,
    alert.rule_code,
    rule.title,
    rule.family,
    rule.next_step,
    rule.clause,
    alert.department,
    alert.grade,
    alert.due_on,
    alert.reason,
    alert.months_seen,
    alert.change,
    split_part(alert.subject_record, '|', 1) as dataset,
    coalesce(alert.area_code, '') as area_code,
    (
        select coalesce(list(distinct parse_filename(delivery.source_file)), [])
        from ops.delivery as delivery
        where list_contains(list_transform(alert.evidence, lambda fact: split_part(fact.row_id, '/', 1)), delivery.delivery_id)
    ) as files,
    alert.grade <> '蓝' as is_handed_out,
    coalesce(hit.evidence_hash, '-') as facts_hash
from alerts.alert as alert
cross join ops.this_run as this_run
inner join alerts.rule as rule on alert.rule_code = rule.rule_code
left join alerts.hit as hit on alert.alert_id = hit.alert_id and alert.last_period = hit.period
where
    rule.family = 'quality'
    and alert.status in ('新增', '持续', '复发', '核查中')
    and starts_with(coalesce(alert.area_code, ''), this_run.area_prefix);
