-- The last months of the same sender and dataset.
with wanted as (
    select
        quality.delivery_id,
        quality.dataset,
        quality.area_code,
        quality.period
    from ops.quality_score as quality
    semi join receipt_wanted on quality.delivery_id = receipt_wanted.delivery_id
)

select
    wanted.delivery_id,
    strftime(month.period, '%Y-%m') as period,
    month.score,
    cast(month.rows_read as bigint) as rows_read,
    cast(month.rows_quarantined as bigint) as rows_quarantined
from wanted
inner join ops.quality_month as month
    on wanted.dataset = month.dataset
    and wanted.area_code = month.area_code
    and month.period between wanted.period - interval 5 month and wanted.period
order by wanted.delivery_id, month.period
