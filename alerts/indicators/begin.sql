create or replace temp table indicator_part (
    period date,
    indicator varchar,
    area_code varchar,
    numerator decimal(18, 4),
    denominator decimal(18, 4)
);
