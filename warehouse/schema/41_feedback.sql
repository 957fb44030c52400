-- What came back: the workbooks that offices returned, the answers in them, and what could not be taken. Append-only.

create table if not exists alerts.feedback_file (
    sha256 varchar not null,
    source_file varchar not null,        -- path below the landing folder, or the name it was handed in under
    received_at timestamp not null,
    run_id varchar,                      -- the hand-out that it answers, as its hidden sheet says; null where that is gone
    period date,
    audience varchar,                    -- township code, or county code and department
    rows_answered integer not null,
    answers integer not null,            -- taken
    problems integer not null            -- answered and not taken: alerts.feedback_problem
);

create table if not exists alerts.answer (
    answer_id varchar not null,          -- of what it says, so that the same workbook handed in twice answers once
    alert_id varchar not null,
    run_id varchar,                      -- the hand-out that it answers
    audience varchar,
    outcome varchar not null,            -- 属实-落实政策 … 无法核实-需协助核查 (alerts/texts/handout.yaml)
    kind varchar not null,               -- confirmed, false, open
    investigation_no varchar,
    decision_no varchar,
    notice_on date,                      -- day of the written notice
    checked_on date,
    checked_by varchar,
    note varchar,
    exception_reason varchar,            -- a code of alerts/texts/exceptions.yaml
    exception_until date,
    evidence_hash varchar,               -- the facts that were answered: alerts.hit of the month handed out
    sha256 varchar not null,             -- the file
    sheet varchar not null,
    source_row integer not null,         -- the row that Excel shows
    received_at timestamp not null
);

-- Answers that were given and could not be taken: where they stand, what is wrong, what to do. No personal value.
create table if not exists alerts.feedback_problem (
    sha256 varchar not null,
    sheet varchar not null,
    source_row integer not null,
    column_name varchar,
    alert_id varchar,
    reason varchar not null,             -- Chinese
    remedy varchar not null              -- Chinese
);

-- The month of the list that it answers: a run of an earlier month does not know it.
alter table alerts.answer add column if not exists period date;

-- What an answer brought about, so that a later answer can take it back.
create table if not exists alerts.answer_consequence (
    answer_id varchar not null,
    kind varchar not null,               -- exception, decision; undecided: nobody can tell yet which records to part
    consequence_id varchar,              -- exception_id or decision_id
    told varchar                         -- Chinese: what remains to be done by hand
);

-- The answers that this run may know: received by then, and to the lists of no later month.
create or replace view alerts.answer_as_known as
select
    answer.* replace (coalesce(answer.period, file.period) as period),
    (answer.received_at + interval 8 hour)::date as received_on  -- Beijing
from alerts.answer as answer
left join alerts.feedback_file as file on answer.sha256 = file.sha256
left join ops.this_run on true
where
    coalesce(answer.received_at <= this_run.as_known, true)
    and coalesce(coalesce(answer.period, file.period) <= this_run.period, true);

-- The answer that counts for each alert, as known then: the newest.
create or replace view alerts.answer_in_force as
select *
from alerts.answer_as_known
qualify row_number() over (partition by alert_id order by received_at desc, answer_id desc) = 1;
