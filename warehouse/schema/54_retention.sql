-- What was removed because nothing asks for it any more: refused applicants and people who have left, past their terms.
-- No name and no number stands here; nothing here is ever changed or deleted.

create table if not exists ops.retention (
    retention_id varchar not null,       -- R1, R2, …
    period date not null,                -- the month whose comparison said who is past the terms
    jurisdiction varchar not null,
    refused_until date not null,         -- refused on this day or before
    left_until date not null,            -- left on this day or before
    persons bigint not null,
    rows bigint not null,
    decided_by varchar not null,
    because varchar not null,
    decided_at timestamp not null        -- UTC
);

-- Which lines of which deliveries: their counts stay in ops.delivery, their cells are gone.
create table if not exists ops.retention_row (
    retention_id varchar not null,
    dataset varchar not null,
    row_id varchar not null
);

create table if not exists ops.retention_person (
    retention_id varchar not null,
    person_id varchar not null,          -- as it was then; core.person_alias says whose it is today
    pool varchar not null                -- refused, left
);

-- People of whom lines are missing, by today's id, and the newest month in which the missing lines would have counted.
create or replace view ops.person_removed as
select
    coalesce(alias.person_id, removed.person_id) as person_id,
    max(retention.period) as until
from ops.retention_person as removed
inner join ops.retention as retention on removed.retention_id = retention.retention_id
left join core.person_alias as alias on removed.person_id = alias.old_person_id
group by coalesce(alias.person_id, removed.person_id);
