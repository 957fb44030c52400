-- What else is completed where these are: what completes the same lists, and the lists that these complete themselves.
with main as (
    select unnest(cast($ids as varchar[])) as delivery_id
    union
    select supplement.supplements as delivery_id
    from ops.supplement as supplement
    where supplement.delivery_id in (select unnest(cast($ids as varchar[])))
)

select main.delivery_id
from main
union
select supplement.delivery_id
from ops.supplement as supplement
semi join main on supplement.supplements = main.delivery_id
order by delivery_id
