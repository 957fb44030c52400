-- The sample of a month: how it was drawn.
select
    seed,
    pairs,
    drawn_at
from core.match_sample
where month = $month
