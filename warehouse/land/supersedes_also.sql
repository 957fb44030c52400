-- What else is replaced where these are: what completes them, and what they replaced themselves.
with replaced as (
    select unnest(cast($ids as varchar[])) as delivery_id
    union
    select supplement.delivery_id
    from ops.supplement as supplement
    where supplement.supplements in (select unnest(cast($ids as varchar[])))
)

select replaced.delivery_id
from replaced
union
select made.supersedes as delivery_id
from ops.correction_made as made
semi join replaced on made.delivery_id = replaced.delivery_id
order by delivery_id
