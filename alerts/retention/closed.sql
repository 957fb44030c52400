-- The newest month of which people were removed who still counted in it: what is computed again without them is another month.
select
    strftime(greatest(refused_until, left_until), '%Y-%m') as month,
    retention_id
from ops.retention
where date_trunc('month', greatest(refused_until, left_until)) >= $period
order by greatest(refused_until, left_until) desc, retention_id asc
limit 1;
