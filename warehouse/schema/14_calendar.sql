-- Who owed what by when for each month compared, and how it stood in the run: one line per dataset and area.
create table if not exists ops.schedule_status (
    period date not null,
    dataset varchar not null,
    area_code varchar not null,          -- county (6) or township (9); '' for the whole place
    due_on date not null,                -- a working day
    state varchar not null,              -- on_time, late, held, stale, missing, not_due
    received_on date,                    -- Beijing day on which it came first, whether or not it was let in at once
    days_late integer,                   -- working or not; of what has not come, until the day of the comparison
    delivery_id varchar,                 -- the first delivery that answers for it
    newest_period date,                  -- the newest month accepted up to this one
    because varchar                      -- why it does not count, in Chinese
);

-- Every day since 2018 and through the year after the last one announced: do offices work? Written by `warehouse.catalogue`.
create table if not exists ops.working_day (
    day date not null,
    is_working boolean not null,
    is_announced boolean not null        -- the State Council's notice of that year's holidays is known
);
