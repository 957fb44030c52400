-- Which departments' data were compared with each other for a month, by which rules: one line per pair of datasets.
create table if not exists alerts.comparison (
    period date not null,
    dataset_a varchar not null,
    dataset_b varchar not null,
    state varchar not null,              -- compared, partly, not_compared
    compared_on date not null,           -- the day of the comparison
    period_a date,                       -- the newest month of each that the comparison had
    period_b date,
    rules varchar[] not null,            -- codes of the rules that joined the two, or would have
    alerts bigint not null,              -- leads that these rules raised
    reason varchar                       -- why not, or where not, in Chinese
);
