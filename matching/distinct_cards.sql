-- Disability certificate numbers, which begin with the resident number at the time of issue.
select distinct disability_no
from core.mention
where disability_no is not null
order by disability_no
