-- Every broken promise of every row, in one scan. Nearly every row keeps every promise; only for the others is written out
-- which one it breaks.
select
    source_row,
    member_no,
    finding.check_name,
    finding.column_name,
    finding.consequence,
    finding.reason,
    finding.remedy
from (
    select
        source_row,
        member_no,
        unnest(list_filter([
        [findings]
        ], lambda found: found is not null)) as finding
    from [rows]
    where [broken]
)
