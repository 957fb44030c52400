-- Households of which no rule said anything, drawn by lot for a visit: what rules miss is told from them alone.

-- Drawn once for a month and township, never again: who may draw until the result pleases proves nothing.
create table if not exists alerts.silent_case (
    case_id varchar not null,            -- K and 12 hex
    period date not null,
    township varchar not null,           -- 9 digits
    household_id varchar not null,
    seed bigint not null,
    population integer not null,         -- silent households of the township when it was drawn
    place integer not null               -- 1, 2, … in the order of the lot
);

-- What the visitors say. Append-only; the newest counts.
create table if not exists alerts.silent_answer (
    case_id varchar not null,
    is_missed boolean not null,          -- somebody there has a difficulty that nobody has reported
    remark varchar,
    checked_by varchar not null,
    sha256 varchar not null,             -- the file
    source_row integer not null,
    received_at timestamp not null
);
