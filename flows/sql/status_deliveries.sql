select
    dataset,
    strftime(max(period), '%Y-%m') as newest,
    count(*) as deliveries,
    count(*) filter (where state = 'held') as held,
    count(*) filter (where state = 'refused') as refused,
    sum(rows_accepted)::bigint as rows_accepted,
    sum(rows_quarantined)::bigint as rows_quarantined
from ops.delivery
group by dataset
order by dataset asc;
