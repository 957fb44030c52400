-- One month's findings replace those of an earlier run of the month; a run of one area leaves the others' as they are.
-- What was found of people whose lines were removed since, or on such lines, stays as it was found, and nothing new is said
-- of them in those months: a part of their lines is no ground for it (ops.person_removed).
create or replace temp table evaluate_settled_person as
select coalesce(alias.old_person_id, removed.person_id) as person_id
from ops.person_removed as removed
inner join ops.this_run as this_run on removed.until >= this_run.period
left join core.person_alias as alias on removed.person_id = alias.person_id;

create or replace temp table evaluate_settled as
with found as (
    select * from alerts.hit
    union all
    select * from alerts.shadow_hit
),

cited as (
    select
        found.alert_id,
        found.person_id,
        unnest(list_transform(found.evidence, lambda item: item.row_id)) as row_id
    from found
    inner join ops.this_run as this_run on found.period = this_run.period
    where (select count(*) from evaluate_settled_person) > 0
)

select alert_id
from cited
where
    row_id in (select gone.row_id from ops.retention_row as gone)
    or person_id in (select settled.person_id from evaluate_settled_person as settled);

delete from alerts.hit as hit
using ops.this_run as this_run
where
    hit.period = this_run.period
    and starts_with(coalesce(hit.area_code, ''), this_run.area_prefix)
    and hit.alert_id not in (select settled.alert_id from evaluate_settled as settled);

delete from alerts.shadow_hit as hit
using ops.this_run as this_run
where
    hit.period = this_run.period
    and starts_with(coalesce(hit.area_code, ''), this_run.area_prefix)
    and hit.alert_id not in (select settled.alert_id from evaluate_settled as settled);

delete from alerts.suppressed as suppressed
using ops.this_run as this_run
where suppressed.period = this_run.period;

delete from alerts.coverage as coverage
using ops.this_run as this_run
where coverage.period = this_run.period;

delete from alerts.coverage_gap as gap
using ops.this_run as this_run
where gap.period = this_run.period;

delete from alerts.rule;

insert into alerts.rule by name
select
    rule_code,
    rule,
    title,
    family,
    grade,
    department,
    why,
    next_step,
    false_alarms,
    clause,
    needs,
    status,
    restricted or about = 'office' as is_restricted,
    event,
    law_notes
from evaluate_rule
order by rule_code;

create or replace temp table evaluate_recorded as
select
    rule.status,
    this_run.run_id,
    this_run.period,
    hit.alert_id,
    hit.rule_code,
    hit.person_id,
    hit.household_id,
    hit.area_code,
    hit.subject_record,
    hit.occurred_on,
    hit.amount_at_risk,
    graded.grade,
    graded.grade_reasons,
    hit.match_grade,
    office.department,
    hit.reason,
    hit.evidence,
    hit.ruled_out,
    -- Facts and values only: the same facts in next month's file are the same facts.
    md5(to_json([
        hit.amount_at_risk::varchar,
        list_sort(list_transform(hit.evidence, lambda item: concat(item.fact, '=', item.value)))::varchar
    ])::varchar) as evidence_hash
from evaluate_hit as hit
cross join ops.this_run as this_run
inner join evaluate_factor as factor on hit.alert_id = factor.alert_id
inner join evaluate_grade as graded
    on
        factor.rule_grade = graded.rule_grade
        and factor.family = graded.family
        and factor.match_grade is not distinct from graded.match_grade
        and factor.is_child = graded.is_child
        and factor.is_old = graded.is_old
        and factor.is_severely_disabled = graded.is_severely_disabled
        and factor.is_large = graded.is_large
        and factor.death_sources = graded.death_sources
        and factor.raise_because is not distinct from graded.raise_because
        and factor.measured_months is not distinct from graded.measured_months
        and factor.measured_checked is not distinct from graded.measured_checked
        and factor.measured_confirmed is not distinct from graded.measured_confirmed
inner join evaluate_office as office on hit.alert_id = office.alert_id
inner join evaluate_rule as rule on hit.rule_code = rule.rule_code
where
    coalesce(hit.person_id, '') not in (select settled.person_id from evaluate_settled_person as settled)
    and hit.alert_id not in (select settled.alert_id from evaluate_settled as settled);

insert into alerts.hit by name
select * exclude (status)
from evaluate_recorded
where status = 'live'
order by rule_code, alert_id;

insert into alerts.shadow_hit by name
select * exclude (status)
from evaluate_recorded
where status = 'shadow'
order by rule_code, alert_id;

insert into alerts.suppressed by name
select
    this_run.run_id,
    this_run.period,
    hit.rule_code,
    hit.subject_record,
    hit.person_id,
    hit.alert_id,
    hit.guard,
    case hit.guard
        when 'outside_area' then '不在本次比对的区划范围内'
        when 'source_gap' then '该乡镇(街道)缺少本规则所需的数据,无法判断'
        when 'namesake' then '名单中有同名但没有有效证件号码的记录,不能确认是不是本人,无法判断'
        when 'reviewed' then '事情发生之后家庭已经复核过,以复核结论为准'
        when 'exempted' then '已登记例外,在有效期内不再提示'
        else concat('身份匹配等级为', hit.match_grade, ',不足以提示线索,转身份匹配复核')
    end as reason
from evaluate_hit as hit
cross join ops.this_run as this_run
where hit.guard is not null
order by hit.rule_code, hit.subject_record;

insert into alerts.coverage_gap by name
select
    this_run.period,
    gap.rule_code,
    gap.area_code,
    gap.dataset,
    gap.reason
from evaluate_gap as gap
cross join ops.this_run as this_run
order by gap.rule_code, gap.area_code, gap.dataset;

insert into alerts.coverage by name
select
    this_run.period,
    state.rule_code,
    state.state,
    coalesce(
        state.reason,
        nullif(concat_ws(
            ';',
            if(rule.status = 'shadow', '试运行规则,只统计,不下发', null),
            (
                select concat(count(distinct gap.area_code), '个乡镇(街道)缺少数据,未在这些地方评估')
                from evaluate_gap as gap
                where gap.rule_code = state.rule_code
                having count(*) > 0
            ),
            -- The rest of the dataset was compared; who stands in a held delivery only was not.
            (
                select concat('有', count(distinct held.delivery_id), '份数据暂扣待确认,其中的人员未能比对')
                from ops.delivery_waiting as held
                inner join evaluate_need as need on held.dataset = need.dataset and need.rule_code = state.rule_code
                where held.period = this_run.period
                having count(*) > 0
            )
        ), '')
    ) as reason,
    state.subjects,
    (
        select count(*) from evaluate_hit as hit
        where hit.rule_code = state.rule_code and hit.guard is null
    ) as alerts
from evaluate_state as state
cross join ops.this_run as this_run
inner join evaluate_rule as rule on state.rule_code = rule.rule_code
order by state.rule_code;
