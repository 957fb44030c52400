-- How good a delivery was: what was measured once, when it was accepted, and what the score is made of.

-- Optional columns that every row ought to fill, by the contracts. Written anew by every run.
create table if not exists ops.expected_column (
    dataset varchar not null,
    column_name varchar not null
);

-- The last day for a dataset's data about a month, by the schedule. Written anew by every run.
create table if not exists ops.due_day (
    dataset varchar not null,
    period date not null,
    due_on date not null
);

-- How many accepted rows of a delivery fill a column.
create table if not exists ops.column_fill (
    delivery_id varchar not null,
    column_name varchar not null,
    rows_filled bigint not null
);

-- The township (9 digits) or county (6 digits) that four fifths of a delivery's rows speak of.
create table if not exists ops.delivery_area (
    delivery_id varchar not null,
    area_code varchar not null
);

create table if not exists ops.quality_measure (
    delivery_id varchar not null,
    cells_filled bigint not null,        -- of accepted rows, in the contract's columns
    cells_mended bigint not null,        -- read as meant, but not written as agreed
    cells_unreadable bigint not null     -- left empty, or their row sent back, because they could not be read
);
