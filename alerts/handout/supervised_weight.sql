-- The parts of the quality score and their points.
select
    part,
    most
from ops.quality_weight
order by place;
