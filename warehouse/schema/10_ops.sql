-- What was delivered, what was run: the ledger that every other table hangs on.
create schema if not exists ops;
create schema if not exists raw;
create schema if not exists quarantine;
create schema if not exists staging;
create schema if not exists core;
create schema if not exists policy;
create schema if not exists alerts;
create schema if not exists marts;

create table if not exists ops.delivery (
    delivery_id varchar not null,        -- 16 hex of sha256(dataset, period, file sha256, sheet)
    dataset varchar not null,
    period date not null,                -- first day of the month that the data is about
    source_file varchar not null,        -- path below the landing folder, with /
    sheet varchar,                       -- null for csv and parquet
    sha256 varchar not null,             -- of the file
    contract_hash varchar not null,
    version integer not null,            -- 1, 2, … within dataset, period and area: a correction is a later version
    supersedes varchar,                  -- delivery_id of what this one corrects
    state varchar not null,              -- accepted, held, refused
    because varchar,                     -- why held or refused, in Chinese
    area_codes varchar[],                -- townships (9 digits) that its accepted rows speak of
    rows_read bigint not null,
    rows_accepted bigint not null,
    rows_quarantined bigint not null,
    rows_stripped bigint not null,       -- title, total and signature rows: not data, but counted
    received_at timestamp not null       -- UTC
);

-- Further deliveries that a delivery corrects, where it stands for several: a county's list for those of its townships.
create table if not exists ops.further_correction (
    delivery_id varchar not null,        -- the correction
    supersedes varchar not null          -- what it corrects beside ops.delivery.supersedes
);

-- Findings about a delivery that is not about one row: unknown headers, hidden rows, totals that do not add up.
create table if not exists ops.delivery_note (
    delivery_id varchar not null,
    kind varchar not null,
    column_name varchar,
    message varchar not null             -- Chinese, for the sender; no personal value
);

-- Every cell whose canonical value is not the text that came. The original stands in raw.
create table if not exists ops.repair (
    delivery_id varchar not null,
    source_row integer not null,
    member_no integer not null,
    column_name varchar not null,
    kind varchar not null
);

-- What the Great Expectations checkpoint said of a delivery, check by check.
create table if not exists ops.check_result (
    delivery_id varchar not null,
    check_name varchar not null,
    consequence varchar not null,
    rows_failed bigint not null,         -- by our own SQL
    rows_failed_gx bigint                -- by Great Expectations; the two must agree
);

create table if not exists ops.run (
    run_id varchar not null,
    kind varchar not null,               -- monthly, quarterly
    period date not null,
    area_prefix varchar not null,        -- '' for the whole jurisdiction
    jurisdiction varchar not null,
    as_of date not null,
    input_hash varchar not null,
    engine varchar not null,
    code_version varchar not null,
    pid integer,
    state varchar not null,              -- running, done, failed, abandoned
    started_at timestamp not null,
    finished_at timestamp
);

-- What each step's output holds now: a step whose key is here already is not done again.
create table if not exists ops.step (
    step varchar not null,
    scope varchar not null,              -- period for outputs kept by period, '' for those that hold one state
    input_hash varchar not null,
    run_id varchar not null,
    rows bigint,
    seconds double,
    finished_at timestamp not null
);

-- The run that is under way, one row. Rules and core SQL read it instead of parameters.
create table if not exists ops.this_run (
    run_id varchar not null,
    kind varchar not null,
    period date not null,                -- first day of the month compared
    period_end date not null,            -- its last day
    as_of date not null,                 -- the day of the comparison
    as_known timestamp,                  -- only what was received until then; null: everything
    jurisdiction varchar not null,
    area_prefix varchar not null
);

create table if not exists ops.export (
    exported_at timestamp not null,
    run_id varchar not null,
    audience varchar not null,
    path varchar not null,
    sha256 varchar not null,
    rows bigint not null
);

-- What the reader got to see: titles of the columns, and whether every name and number of a person in it was masked.
alter table ops.export add column if not exists columns varchar[];
alter table ops.export add column if not exists is_masked boolean;
