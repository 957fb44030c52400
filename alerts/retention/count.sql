-- How many people and lines are past the terms, by pool.
select
    past.pool,
    count(distinct past.person_id) as persons,
    count(distinct line.row_id) as rows,
    count(distinct line.delivery_id) as deliveries
from retention_past as past
inner join retention_candidate as candidate on past.person_id = candidate.person_id
inner join retention_line as line on candidate.dataset = line.dataset
inner join core.membership as whose on line.row_id = whose.row_id and past.person_id = whose.person_id
group by past.pool
order by past.pool desc;
