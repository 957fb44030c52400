-- The run that a case of a rule is set in: one month, compared in the middle of the next one.
delete from ops.this_run;

insert into ops.this_run
select
    'CASE' as run_id,
    'monthly' as kind,
    $period::date as period,
    last_day($period::date) as period_end,
    last_day($period::date) + 15 as as_of,
    null as as_known,
    $jurisdiction::varchar as jurisdiction,
    '' as area_prefix;
