-- How a place stands, month by month: every share with its two numbers, so that townships and months add up.
create table if not exists alerts.indicator (
    period date not null,
    area_code varchar not null,          -- township (9), county (6), '' for the whole place; else the digits of a run's part
    indicator varchar not null,          -- as in alerts/texts/indicators.yaml
    numerator decimal(18, 4) not null,
    denominator decimal(18, 4) not null,       -- above 0: where nothing can be told there is no line
    run_id varchar not null              -- the run that counted it last
);
