-- What the contracts promise, as of this run.
delete from ops.expected_column;
insert into ops.expected_column by name
select
    dataset,
    column_name
from expected;
delete from ops.promised_day;
insert into ops.promised_day by name
select
    dataset,
    due_day
from promised
