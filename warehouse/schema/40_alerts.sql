-- What needs a person. Hits are kept by month; alerts are folded from them.

create table if not exists alerts.hit (
    run_id varchar not null,
    period date not null,
    alert_id varchar not null,           -- hash of rule and subject_record (and occurred_on where the rule says so)
    rule_code varchar not null,
    person_id varchar,
    household_id varchar,
    area_code varchar,                   -- residence, township or finer
    subject_record varchar not null,     -- the record the alert hangs on; of a delivery: dataset|sending area
    occurred_on date,
    amount_at_risk decimal(14, 2),
    grade varchar not null,              -- 红, 橙, 黄, 蓝
    grade_reasons varchar[] not null,    -- Chinese, one per factor
    match_grade varchar,                 -- the weakest link it rests on; null where it is about a delivery, not a person
    department varchar not null,
    reason varchar not null,             -- Chinese sentence of this case, without what the reader may not see
    evidence struct(row_id varchar, fact varchar, value varchar)[] not null,
    ruled_out varchar[] not null,        -- Chinese: false alarms that were tested and do not hold here
    evidence_hash varchar not null
);

-- Hits that were not raised: match grade too weak, exempted, outside the run's area.
create table if not exists alerts.suppressed (
    run_id varchar not null,
    period date not null,
    rule_code varchar not null,
    subject_record varchar not null,
    person_id varchar,
    guard varchar not null,              -- match_grade, namesake, source_gap, outside_area, reviewed, exempted
    reason varchar not null
);
alter table alerts.suppressed add column if not exists alert_id varchar;

-- What shadow rules found: counted and compared, never handed out and never folded into an alert.
create table if not exists alerts.shadow_hit as
select * from alerts.hit
where false;

-- What officers have settled for a time: a person, a household or one alert of which a rule says nothing (exception), or
-- one alert that waits (snooze). Append-only; a withdrawn line stays.
create table if not exists alerts.exception (
    exception_id varchar not null,
    kind varchar not null,               -- exception, snooze
    scope varchar not null,              -- person, household, alert
    subject varchar not null,            -- person_id, household_id or alert_id
    rule_code varchar,                   -- null: every rule that doubts a right (families ineligible, duplicated)
    reason varchar not null,             -- a code of alerts/texts/exceptions.yaml: phase_out, suspended_sentence …
    because varchar not null,
    decided_by varchar not null,
    decided_at timestamp not null,
    valid_from date not null,
    valid_until date not null,           -- the first day on which it counts no more
    withdrawn_at timestamp,
    withdrawn_by varchar,
    withdrawn_because varchar
);

-- Those that count on the day of this comparison, as known then; a person and a household by today's id.
create or replace view alerts.exception_in_force as
select exception.* replace (coalesce(alias.person_id, home.household_id, exception.subject) as subject)
from alerts.exception as exception
left join ops.this_run on true
left join core.person_alias as alias on exception.scope = 'person' and exception.subject = alias.old_person_id
left join core.household_alias as home on exception.scope = 'household' and exception.subject = home.old_household_id
where
    coalesce(exception.decided_at <= this_run.as_known, true)
    and (exception.withdrawn_at is null or coalesce(exception.withdrawn_at > this_run.as_known, false))
    and coalesce(this_run.as_of >= exception.valid_from and this_run.as_of < exception.valid_until, true);

create table if not exists alerts.alert (
    alert_id varchar not null,
    rule_code varchar not null,
    person_id varchar,
    household_id varchar,
    area_code varchar,
    department varchar not null,
    subject_record varchar not null,
    first_period date not null,
    last_period date not null,
    months_seen integer not null,
    status varchar not null,             -- open: 新增, 持续, 复发, 核查中; else 自动消除, 例外, 暂缓, or the answer: 属实-转办, 不属实-数据错 …
    change varchar not null,             -- new, same, evidence_changed, cleared, recurred
    raised_on date not null,             -- as_of of the run that raised it (again)
    due_on date not null,
    due_is_provisional boolean not null,
    grade varchar not null,
    grade_reasons varchar[] not null,
    match_grade varchar,
    occurred_on date,
    amount_at_risk decimal(14, 2),
    reason varchar not null,
    evidence struct(row_id varchar, fact varchar, value varchar)[] not null,
    ruled_out varchar[] not null
);

create table if not exists alerts.coverage (
    period date not null,
    rule_code varchar not null,
    state varchar not null,              -- evaluated, not_evaluated, error
    reason varchar,
    subjects bigint not null,
    alerts bigint not null
);

-- Townships in which a rule could not be evaluated, because a source it needs did not come from there.
create table if not exists alerts.coverage_gap (
    period date not null,
    rule_code varchar not null,
    area_code varchar not null,          -- 9 digits
    dataset varchar not null,
    reason varchar not null
);

-- The catalogue as of the last evaluation, so that analysts need no YAML.
create table if not exists alerts.rule (
    rule_code varchar not null,
    rule varchar not null,
    title varchar not null,
    family varchar not null,
    grade varchar not null,
    department varchar not null,
    why varchar not null,
    next_step varchar not null,
    false_alarms varchar[] not null,
    clause varchar not null,
    needs varchar[] not null
);
alter table alerts.rule add column if not exists status varchar default 'live';  -- live, shadow
alter table alerts.rule add column if not exists event varchar;  -- of several rules that tell of one: death
alter table alerts.rule add column if not exists is_restricted boolean default false;  -- for its offices only
-- How firm the law is on which it rested in the last run: drafts, local clauses, our defaults; Chinese.
alter table alerts.rule add column if not exists law_notes varchar[];

-- Until there were alerts about deliveries, every alert had a match grade.
alter table alerts.hit alter column match_grade drop not null;
alter table alerts.alert alter column match_grade drop not null;
