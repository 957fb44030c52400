-- What this evaluation knows beforehand: the catalogue, the datasets that each rule leans on, and empty tables to fill.
create or replace temp table evaluate_rule as
select
    unnest($rule_code::varchar[]) as rule_code,
    unnest($rule::varchar[]) as rule,
    unnest($title::varchar[]) as title,
    unnest($family::varchar[]) as family,
    unnest($grade::varchar[]) as grade,
    unnest($department::varchar[]) as department,
    unnest($why::varchar[]) as why,
    unnest($next_step::varchar[]) as next_step,
    unnest($false_alarms::varchar[][]) as false_alarms,
    unnest($clause::varchar[]) as clause,
    unnest($needs::varchar[][]) as needs,
    unnest($already_weighed::varchar[][]) as already_weighed,
    unnest($recurs::boolean[]) as recurs,
    unnest($about::varchar[]) as about,
    unnest($settled_by_review::boolean[]) as settled_by_review,
    unnest($status::varchar[]) as status,
    unnest($restricted::boolean[]) as restricted,
    unnest($law_notes::varchar[][]) as law_notes,
    unnest($cites_others::boolean[]) as cites_others,
    unnest($heeds_names::boolean[]) as heeds_names,
    unnest($event::varchar[]) as event;

-- kind: all (each is needed), any (one of them is), absence (its missing rows make the rule fire).
create or replace temp table evaluate_need as
select
    unnest($need_rule::varchar[]) as rule_code,
    unnest($need_dataset::varchar[]) as dataset,
    unnest($need_kind::varchar[]) as kind;

-- The datasets, with the department that gets the list of what their senders should mend.
create or replace temp table evaluate_contract as
select
    declared.dataset,
    declared.title,
    declared.owner,
    declared.content = 'snapshot' as is_snapshot,
    declared.stale_after_days,
    held.sender
from ops.dataset as declared
left join (
    select
        unnest($held_dataset::varchar[]) as dataset,
        unnest($sender::varchar[]) as sender
) as held on declared.dataset = held.dataset;

-- Who is named in the newest month of each dataset whose silence would make a rule fire, and how surely at best.
create or replace temp table evaluate_named (dataset varchar, person_id varchar, match_grade varchar);

-- The columns of a rule, as it returns them; the area only of a rule about offices.
create or replace temp table evaluate_output (
    person_id varchar,
    household_id varchar,
    subject_record varchar,
    occurred_on date,
    amount_at_risk decimal(14, 2),
    reason varchar,
    evidence struct(row_id varchar, fact varchar, value varchar)[],
    ruled_out varchar[],
    area_code varchar,
    raise_because varchar
);

-- dataset and sender_area: of an alert about a delivery, and null in one about a person.
create or replace temp table evaluate_found as
select
    null::varchar as rule_code,
    null::varchar as alert_id,
    null::varchar as dataset,
    null::varchar as sender_area,
    *
from evaluate_output
where false;

create or replace temp table evaluate_cannot_tell_output (area_code varchar, dataset varchar, reason varchar);

create or replace temp table evaluate_gap (
    rule_code varchar, area_code varchar, dataset varchar, reason varchar, suppresses boolean
);

create or replace temp table evaluate_state (rule_code varchar, state varchar, reason varchar, subjects bigint);
