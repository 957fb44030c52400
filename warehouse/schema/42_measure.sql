-- What was handed out when, to whom; what the answers say of each rule; and how late an open alert is.

-- One line per alert, list and reader, written with the list's line in ops.export. An alert that is bundled with others
-- in one item counts for itself. Append-only.
create table if not exists alerts.handed_out (
    run_id varchar not null,
    period date not null,
    alert_id varchar not null,
    audience varchar not null,           -- as in ops.export
    rule_code varchar not null,
    area_code varchar not null           -- as it was then; '' where no place is known
);

-- Every answer with the rule, the county and the month of the list that it answers. An answer that names no list (its
-- hidden sheet is gone) answers the newest month that was over when it came.
create or replace view alerts.answer_placed as
with listed as (
    select
        run_id,
        period,
        alert_id,
        rule_code,
        area_code
    from alerts.handed_out
    union all
    select
        run_id,
        period,
        alert_id,
        rule_code,
        coalesce(area_code, '') as area_code
    from alerts.hit
)

select
    answer.answer_id,
    answer.alert_id,
    answer.outcome,
    answer.kind,
    answer.received_at,
    (answer.received_at + interval 8 hour)::date as received_on,  -- Beijing
    listed.rule_code,
    left(listed.area_code, 6) as county,
    listed.period
from alerts.answer as answer
inner join listed on answer.alert_id = listed.alert_id
left join alerts.feedback_file as file on answer.sha256 = file.sha256
qualify row_number() over (
    partition by answer.answer_id
    order by
        coalesce(listed.run_id = answer.run_id, false) desc,
        coalesce(listed.period = coalesce(answer.period, file.period), false) desc,
        last_day(listed.period) < received_on desc,
        listed.period desc,
        listed.area_code asc
) = 1;

-- How often each rule was right, by county and month of the list; written by `alerts.precision`.
create table if not exists alerts.rule_precision (
    rule_code varchar not null,
    county varchar not null,             -- 6 digits; '' where no place is known
    period date not null,
    handed_out integer not null,         -- alerts; each counts once a month
    answered integer not null,
    checked integer not null,            -- confirmed or false: what a share may be taken of
    confirmed integer not null,
    false_match integer not null,
    false_data integer not null,
    false_exception integer not null,
    false_handled integer not null,
    unreachable integer not null,        -- nobody met
    needs_help integer not null,         -- others have to help first
    confirmed_share double,              -- null where nothing was checked
    low double,                          -- Clopper and Pearson's interval of 95 %
    high double
);

-- The same for all counties and months together: an alert counts once, by its newest answer that decides.
create table if not exists alerts.rule_precision_total as
select * exclude (county, period) from alerts.rule_precision
where false;

-- How the time of each open alert stands on the day of the comparison; written with the alerts.
create table if not exists alerts.clock (
    alert_id varchar not null,
    overdue_days integer not null,       -- working days after the deadline; 0: in time
    overdue_level varchar,               -- 催办, 督办, 通报, 协调机制; null: in time
    paused_days integer not null,        -- working days that the deadline was put off, because others have to help first
    is_paused boolean not null,          -- it stands still now
    pause_reason varchar                 -- the answer that stopped it
);
