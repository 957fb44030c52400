-- Numbers of pairs that somebody has decided, as `review_queue.sql` gives them.
select distinct 'R' || left(md5(least(evidence_a, evidence_b) || greatest(evidence_a, evidence_b)), 10)
from core.match_decision
where withdrawn_at is null
