-- Disability certificate numbers that may stand in for a number that is missing or damaged.
select distinct disability_no
from core.mention
where
    disability_no is not null
    and resident_id_state not in ('valid', 'upgraded_15', 'from_disability_no')
