-- Who is past the terms, and which lines are theirs alone.

create or replace temp table retention_candidate as
select
    person_id,
    'civil_affairs.low_income_register' as dataset,
    record_id
from core.civil_affairs__low_income_register
where person_id is not null
union
select
    person_id,
    'civil_affairs.application' as dataset,
    record_id
from core.civil_affairs__application
where person_id is not null;

-- Who ever stood on the register has left it; the others were never granted what they asked for.
create or replace temp table retention_past as
select
    candidate.person_id,
    if(bool_or(candidate.dataset = 'civil_affairs.low_income_register'), 'left', 'refused') as pool
from retention_candidate as candidate
anti join retention_held as held on candidate.person_id = held.person_id
group by candidate.person_id;

-- A record that is somebody else's too, by a corrected name or number, stays. So do the lines of it in deliveries that were
-- corrected since; of those that are theirs alone every line goes, in whichever delivery.
create or replace temp table retention_record as
select
    candidate.dataset,
    candidate.record_id
from retention_candidate as candidate
left join retention_past as past on candidate.person_id = past.person_id
group by candidate.dataset, candidate.record_id
having bool_and(past.person_id is not null);

create or replace temp table retention_line as
with staged as (
    select
        'civil_affairs.low_income_register' as dataset,
        register.row_id,
        register.delivery_id,
        register.source_row,
        register.member_no,
        register.record_id
    from staging.civil_affairs__low_income_register as register
    union all
    select
        'civil_affairs.application' as dataset,
        application.row_id,
        application.delivery_id,
        application.source_row,
        application.member_no,
        application.record_id
    from staging.civil_affairs__application as application
)

select staged.* exclude (record_id)
from staged
-- A month in which the number was damaged told of it under another id.
left join core.record_alias as same on staged.record_id = same.old_record_id
inner join retention_record as record on staged.dataset = record.dataset and coalesce(same.record_id, staged.record_id) = record.record_id;
