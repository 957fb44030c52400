-- Draw from each stratum what its share still lacks, in the order of a permanent random number of each case: whoever was
-- drawn before stays, a later delivery adds (Ohlsson 1995, Coordination of Samples Using Permanent Random Numbers).
insert into alerts.spot_check_draw by name
with stratum as (
    select
        decided.township_code,
        decided.programme,
        decided.outcome,
        decided.is_relative,
        count(*) as population,
        count(*) filter (drawn.record_id is not null) as drawn,
        if(count(*) <= max(tiny.value), count(*), ceil(max(decided.share) * count(*)))::bigint as due
    from spot_check_decided as decided
    inner join policy.spotcheck_everyone_up_to as tiny
        on $period >= tiny.valid_from and $period < tiny.valid_to
    left join alerts.spot_check_draw as drawn
        on decided.record_id = drawn.record_id and drawn.period = $period
    group by all
),

ranked as (
    select
        decided.record_id,
        decided.township_code,
        decided.programme,
        decided.outcome,
        decided.is_relative,
        row_number() over (
            partition by decided.township_code, decided.programme, decided.outcome, decided.is_relative
            order by sha256(concat($seed::bigint, '|', decided.record_id)), decided.record_id
        ) as place
    from spot_check_decided as decided
    where not exists (
        select 1 from alerts.spot_check_draw as drawn
        where drawn.record_id = decided.record_id and drawn.period = $period
    )
)

select
    $period::date as period,
    ranked.record_id,
    $seed::bigint as seed,
    ranked.township_code,
    ranked.programme,
    ranked.outcome,
    ranked.is_relative,
    stratum.population,
    this_run.run_id,
    $drawn_at::timestamp as drawn_at
from ranked
cross join ops.this_run as this_run
inner join stratum
    on
        ranked.township_code = stratum.township_code
        and ranked.programme = stratum.programme
        and ranked.outcome = stratum.outcome
        and ranked.is_relative = stratum.is_relative
where ranked.place <= stratum.due - stratum.drawn
