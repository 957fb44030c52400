select
    'mentions',
    count(*)
from identified_mention
union all
select
    'evidence',
    count(*)
from evidence_now
union all
select
    'persons',
    count(*)
from core.person
union all
select
    'residue',
    count(*)
from residue_evidence
