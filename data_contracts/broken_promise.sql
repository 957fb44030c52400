-- The rows that break one promise of a contract. Great Expectations puts its batch in; `check_gx.py` the predicate.
select
    source_row,
    member_no
from {batch}
where not ([promise])
