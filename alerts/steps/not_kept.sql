-- Lines of payment lists whose money stayed with nobody: sent back by the bank, or taken back within its month.
with not_kept as (
    select row_id
    from core.assistance
    where dataset = 'civil_affairs.payment' and not is_paid
)

from not_kept
