-- Who is named where, and whose each mention is: the longest tables of a run, written anew by each.
-- Texts of which hardly two are alike say how they are kept: for every other column DuckDB tries its ways out on all rows, and that takes
-- longer than anything else in writing them. zstd takes half the time and no more room.

-- One line per person named in an accepted row. Rebuilt by every run from the deliveries in force.
create table if not exists core.mention (
    row_id varchar not null using compression zstd, -- delivery_id/source_row/member_no: one row of one file
    dataset varchar not null,
    delivery_id varchar not null,
    source_row integer not null,
    member_no integer not null,          -- 0; in a wide sheet or a cell with two people 1, 2, …
    role varchar not null,               -- self, head, payee, handler, guardian …; member_1, member_2 … in a wide sheet
    role_kind varchar not null,          -- the contract's role: self where role is member_N
    record_id varchar not null using compression zstd, -- hash of dataset and key columns: the same thing in every month
    period date not null,
    name varchar,                        -- canonical
    resident_id varchar,                 -- 18 digits where the state is valid, upgraded_15 or from_disability_no; else as typed
    resident_id_state varchar not null,  -- valid, upgraded_15, from_disability_no, invalid, precision_lost, copied_from_head, missing
    sex varchar,
    birth_date date,
    area_code varchar,
    address varchar,
    phone varchar,
    account varchar,
    disability_no varchar,
    household_no varchar,
    relation varchar,
    source_key varchar                   -- the department's own number of the person: department.column:number
);

-- One line per mention: whose it is. `match_grade` A–E as in docs/reference/match-grades.md.
create table if not exists core.membership (
    row_id varchar not null using compression zstd,
    role varchar not null,
    role_kind varchar not null,
    dataset varchar not null,
    delivery_id varchar not null,
    record_id varchar not null using compression zstd,
    evidence_id varchar not null using compression zstd,
    person_id varchar not null using compression zstd,
    match_grade varchar not null,
    link_method varchar not null,        -- as in matching/explain.py
    match_probability double not null
);

-- Distinct identity evidence and the person it belonged to after the last run: what stable ids are mapped with.
create table if not exists core.evidence (
    evidence_id varchar not null using compression zstd,
    person_id varchar not null using compression zstd
);
