-- What the contracts promise, as of this run.
delete from ops.expected_column;
insert into ops.expected_column by name
select
    dataset,
    column_name
from expected
