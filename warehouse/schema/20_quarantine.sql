-- Rows that were read and not accepted, with every reason.
create table if not exists quarantine.row (
    delivery_id varchar not null,
    dataset varchar not null,
    source_row integer not null,
    member_no integer not null,
    column_name varchar,
    check_name varchar not null,
    reason varchar not null,             -- Chinese, without the value
    remedy varchar not null              -- Chinese: what the sender should do
);
