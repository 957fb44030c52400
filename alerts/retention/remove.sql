-- Written down first; then the cells go, as they came and as they were read. Alerts, answers, decisions and the record of what
-- was handed out stay: they name nobody, and say who checked what (容错纠错).
insert into ops.retention by name
select
    $retention_id as retention_id,
    this_run.period,
    this_run.jurisdiction,
    cast($refused_until as date) as refused_until,
    cast($left_until as date) as left_until,
    (select count(*) from retention_past) as persons,
    (select count(*) from retention_line) as rows,
    $decided_by as decided_by,
    $because as because,
    cast($decided_at as timestamp) as decided_at
from ops.this_run as this_run;

insert into ops.retention_row by name
select
    $retention_id as retention_id,
    dataset,
    row_id
from retention_line;

insert into ops.retention_person by name
select
    $retention_id as retention_id,
    person_id,
    pool
from retention_past;

delete from raw.civil_affairs__low_income_register as came
using retention_line as line
where
    line.dataset = 'civil_affairs.low_income_register'
    and came.delivery_id = line.delivery_id and came.source_row = line.source_row and came.member_no = line.member_no;

delete from raw.civil_affairs__application as came
using retention_line as line
where
    line.dataset = 'civil_affairs.application'
    and came.delivery_id = line.delivery_id and came.source_row = line.source_row and came.member_no = line.member_no;

delete from staging.civil_affairs__low_income_register as staged
using retention_line as line
where line.dataset = 'civil_affairs.low_income_register' and staged.row_id = line.row_id;

delete from staging.civil_affairs__application as staged
using retention_line as line
where line.dataset = 'civil_affairs.application' and staged.row_id = line.row_id;

-- What identity remembers is a hash, by which an id comes back to its bearer; of whom no other list tells, the number goes.
update core.evidence_origin as origin
set number = null
from retention_past as past
where
    origin.person_id = past.person_id
    and not exists (
        select 1
        from core.membership as whose
        where whose.person_id = past.person_id and whose.row_id not in (select line.row_id from retention_line as line)
    );
