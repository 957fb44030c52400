select
    kind,
    count(*)
from core.match_review
group by kind
order by kind
