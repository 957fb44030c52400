-- From here on mentions are only asked where they stand and what their evidence is: in a city the rest of them is 3 GB, which writing whose
-- they are needs. (A view of all columns would show nothing where they were, and nobody would notice.)
create or replace temp view identified_mention as
select
    row_id,
    role,
    role_kind,
    dataset,
    delivery_id,
    record_id,
    period,
    evidence_id
from (
    from numbered_mention
    where number is not null
    union all by name
    from unnumbered_mention
) as mention;
