-- What rules about deliveries return, before it is put together into one alert per sender.
create or replace temp table evaluate_finding (
    dataset varchar,
    area_code varchar,
    delivery_id varchar,
    column_name varchar,
    places bigint,
    examples integer[],
    finding varchar,
    ruled_out varchar[],
    raise_because varchar
);
