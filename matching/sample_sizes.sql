-- How many pairs are there of each kind?
select
    stratum.stratum,
    stratum.is_linked,
    count(*) as population
from sample_candidate as candidate
inner join sample_stratum as stratum on candidate.stratum = stratum.stratum
group by stratum.stratum, stratum.is_linked, stratum.place
order by stratum.place
