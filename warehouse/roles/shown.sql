-- How a column is shown to a reader who does not need the whole of it.
create or replace temp macro shown_surname(value) as left(value, 1) || '**';

create or replace temp macro shown_last_four(value) as if(length(value) <= 8, repeat('*', length(value)), repeat('*', length(value) - 4) || right(value, 4));

create or replace temp macro shown_county(value) as left(value, 6);

create or replace temp macro shown_year(value) as year(value);
