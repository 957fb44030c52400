-- What came of each kind of pairs: how many there were, were drawn, and were answered how.
select
    stratum.stratum,
    stratum.is_linked,
    stratum.population,
    stratum.drawn,
    count(*) filter (where verdict.answer.verdict = 'same') as same,
    count(*) filter (where verdict.answer.verdict = 'different') as different,
    count(*) filter (where verdict.answer.verdict = 'unsure') as unsure
from core.match_sample_stratum as stratum
left join core.match_sample_pair as pair on stratum.month = pair.month and stratum.stratum = pair.stratum
left join core.match_sample_verdict as verdict on pair.month = verdict.month and pair.pair_id = verdict.pair_id
where stratum.month = $month
group by stratum.stratum, stratum.is_linked, stratum.population, stratum.drawn
order by stratum.is_linked desc, stratum.population desc, stratum.stratum asc
