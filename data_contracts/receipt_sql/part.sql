-- What each score is made of.
select
    part.delivery_id,
    part.part,
    part.fault,
    part.zero_at,
    part.most,
    part.points
from ops.quality_part as part
semi join receipt_wanted as wanted on part.delivery_id = wanted.delivery_id
order by part.delivery_id, part.place
