select
    kind,
    round(match_weight, 1) as weight,
    person_a,
    person_b,
    row_id_a,
    row_id_b,
    reason
from core.match_review
order by match_weight desc, row_id_a asc, row_id_b asc
limit $limit;
