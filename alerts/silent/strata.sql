-- Month by month and township by township: how many silent households there were, how many were drawn, visited, and in how
-- many of these somebody had a difficulty that nobody had reported. Of several answers the newest counts.
with answered as (
    select
        answer.case_id,
        answer.is_missed
    from alerts.silent_answer as answer
    cross join ops.this_run as this_run
    where coalesce(answer.received_at <= this_run.as_known, true)
    qualify row_number() over (partition by answer.case_id order by answer.received_at desc, answer.sha256 desc, answer.source_row desc) = 1
)

select
    silent.period,
    silent.township,
    max(silent.population) as population,
    count(*) as drawn,
    count(answered.case_id) as visited,
    count(*) filter (where answered.is_missed) as missed
from alerts.silent_case as silent
left join answered on silent.case_id = answered.case_id
where
    silent.period > $until::date - to_months($months::integer)
    and silent.period <= $until::date
    and starts_with(silent.township, $area)
group by silent.period, silent.township
order by silent.period, silent.township;
