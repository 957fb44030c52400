-- Every promise with its counts, also those that were kept.
select
    result.delivery_id,
    result.check_name,
    result.consequence,
    result.rows_failed,
    result.rows_failed_gx
from ops.check_result as result
semi join receipt_wanted as wanted on result.delivery_id = wanted.delivery_id
order by result.delivery_id, result.check_name
