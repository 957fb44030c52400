-- Which edition of which list is out. A list that is out is never changed: what is new comes as its next edition.
create table if not exists alerts.edition (
    list varchar not null,               -- path of its first edition below the output folder
    edition integer not null,            -- 1, 2, …
    folder varchar not null,             -- the output folder: a list written elsewhere is another list
    path varchar not null,               -- below the output folder
    sha256 varchar not null,             -- of the file as it was handed out
    contents varchar not null,           -- hash of what it says, without the run's id and the sheet of changes
    run_id varchar not null,
    period date not null,
    audience varchar not null,
    lines integer not null               -- 0: everything on it was taken off
);

-- What stood on it, alert by alert; no personal value.
create table if not exists alerts.edition_line (
    list varchar not null,
    edition integer not null,
    folder varchar not null,
    alert_id varchar not null,           -- of a visit by lot: its case
    place varchar not null,              -- 户001, or the dataset
    title varchar not null,
    grade varchar not null,
    due_on date,                         -- null: a visit by lot has no deadline
    says varchar not null                -- hash of its reason and facts
);
