select count(*) from core.evidence
where evidence_id in ($evidence_a, $evidence_b)
