-- How the others did with the same dataset in the same month, without saying who: townships beside townships.
with wanted as (
    select
        quality.delivery_id,
        quality.dataset,
        quality.area_code,
        quality.period,
        quality.score
    from ops.quality_score as quality
    semi join receipt_wanted on quality.delivery_id = receipt_wanted.delivery_id
    where quality.area_code <> '' and quality.score is not null
)

select
    wanted.delivery_id,
    count(*) as others,
    count(*) filter (where other.score > wanted.score) + 1 as place,
    round(median(other.score), 1) as middle
from wanted
inner join ops.quality_month as other
    on wanted.dataset = other.dataset
    and wanted.period = other.period
    and length(wanted.area_code) = length(other.area_code)
    and wanted.area_code <> other.area_code
group by wanted.delivery_id, wanted.score
-- Of one or two others each could work out who it is.
having count(*) >= 3
order by wanted.delivery_id
