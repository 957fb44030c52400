-- Which decisions of a month the county is to check (焦民〔2022〕154号 五). Append-only: who was drawn stays drawn.
create table if not exists alerts.spot_check_draw (
    period date not null,                -- first day of the month of the decisions
    record_id varchar not null,          -- the case, the same in every delivery
    seed bigint not null,                -- of the month: every later draw goes on with it
    township_code varchar not null,      -- the stratum as it was when drawn; 6 digits or '' where the township is not known
    programme varchar not null,
    outcome varchar not null,            -- 通过, 不予
    is_relative boolean not null,        -- of an officer or cadre, and granted
    population bigint not null,          -- cases of the stratum then
    run_id varchar not null,             -- the run whose records were drawn from
    drawn_at timestamp not null
);
