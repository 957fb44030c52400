-- What is wrong with the rows of one rule about deliveries: one line per fault, with how many rows have it.
with named as (
    select
        unnest(list_filter([
            if(coalesce(dataset, '') = '', 'no dataset', null),
            if(coalesce(finding, '') = '', 'no finding', null),
            if(examples is null, 'examples is null', null),
            if(ruled_out is null, 'ruled_out is null', null),
            if(places < 1, 'no places', null)
        ], lambda text: text is not null)) as fault
    from evaluate_finding
)

select
    fault,
    count(*) as rows
from named
group by fault
order by fault
