-- Other months for which the same bytes were accepted.
select distinct period
from ops.delivery
where dataset = $dataset
    and sha256 = $sha256
    and period <> $period
    and state = 'accepted'
order by period
