-- Which id has a thing whose key was typed in several ways? Two records of one list are two things, whoever they are about; and
-- one record of two people (namesakes without a number in one household) is neither's.
create or replace temp table record_thing as
with twice as (
    select thing
    from record_line
    group by thing, period
    having count(distinct record_id) > 1
    union
    select unnest(list(distinct thing)) as thing
    from record_line
    group by record_id
    having count(distinct thing) > 1
)

select
    line.thing,
    line.record_id,
    count(distinct line.period) filter (where line.period < this_run.period) as months_before,
    max(line.period) filter (where line.period < this_run.period) as last_before,
    min(line.period) as first_period
from record_line as line
cross join ops.this_run as this_run
anti join twice on line.thing = twice.thing
group by line.thing, line.record_id;

-- The id that it had in an earlier run, unless that is another thing's by now; else the one by which it was known longest
-- before this month: alerts hang on it.
create or replace temp table record_id_of as
with remembered as (
    select
        thing.thing,
        known.record_id
    from record_thing as thing
    inner join core.record_alias as known on thing.record_id in (known.old_record_id, known.record_id)
    left join record_thing as elsewhere on known.record_id = elsewhere.record_id
    where coalesce(elsewhere.thing = thing.thing, true) and known.record_id not in (
        select line.record_id from record_line as line
        anti join record_thing as single on line.thing = single.thing
    )
),

first_known as (
    select
        thing,
        min(record_id) as record_id
    from remembered
    group by thing
),

longest as (
    select
        thing,
        record_id
    from record_thing
    qualify row_number() over (
        partition by thing order by months_before desc, last_before desc nulls last, first_period, record_id
    ) = 1
)

select
    longest.thing,
    coalesce(first_known.record_id, longest.record_id) as record_id
from longest
left join first_known on longest.thing = first_known.thing;

delete from core.record_alias
where old_record_id in (select line.record_id from record_line as line);

insert into core.record_alias
select
    thing.record_id as old_record_id,
    own.record_id
from record_thing as thing
inner join record_id_of as own on thing.thing = own.thing
where thing.record_id <> own.record_id
order by old_record_id;

drop table temp.varied_person;
drop table temp.record_line;
drop table temp.record_thing;
drop table temp.record_id_of;
