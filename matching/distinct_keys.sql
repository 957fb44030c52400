-- Keys of departments that end like a resident number: 学籍号 is G and the pupil's number.
select distinct source_key
from core.mention
where regexp_matches(source_key, ':[A-Za-z]?[0-9]{17}[0-9Xx]$')
order by source_key
