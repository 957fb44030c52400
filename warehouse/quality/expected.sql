-- What the contracts and the schedule promise, as of this run.
delete from ops.expected_column;
insert into ops.expected_column by name
select
    dataset,
    column_name
from expected;
delete from ops.due_day;
insert into ops.due_day by name
select
    dataset,
    period,
    due_on
from due
