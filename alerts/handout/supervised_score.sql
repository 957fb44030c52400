-- How good the deliveries of each dataset were: this month, and month by month before, weighted by rows.
with near as (
    select
        quality.*,
        quality.period = this_run.period as is_now
    from ops.quality_score as quality
    cross join ops.this_run as this_run
    where quality.period <= this_run.period
        and quality.period > this_run.period - interval 12 month
        -- What is the whole city's concerns every area.
        and (quality.area_code = '' or starts_with(quality.area_code, this_run.area_prefix))
),

month as (
    select
        dataset,
        period,
        round(sum(score * greatest(rows_read, 1)) / sum(greatest(rows_read, 1)), 1) as score
    from near
    -- An empty list of which nobody knows when it was due has no score.
    where is_in_force and score is not null
    group by dataset, period
),

history as (
    select
        dataset,
        list({ 'period': period, 'score': score } order by period) as scores
    from month
    group by dataset
),

weakest as (
    select
        quality.dataset,
        count(*) as areas,
        min({ 'score': quality.score, 'area_code': quality.area_code }) as lowest
    from ops.quality_month as quality
    inner join ops.this_run as this_run on quality.period = this_run.period
    where
        quality.score is not null
        and quality.area_code <> ''
        and starts_with(quality.area_code, this_run.area_prefix)
    group by quality.dataset
)

select
    near.dataset,
    count(*) filter (where is_now and near.is_in_force) as deliveries,
    count(*) filter (where is_now and near.state = 'held') as held,
    count(*) filter (where is_now and near.state = 'refused') as refused,
    max(month.score) as score,
    coalesce(sum(near.rows_read) filter (where is_now and near.is_in_force), 0)::bigint as rows_read,
    coalesce(sum(near.rows_quarantined) filter (where is_now and near.is_in_force), 0)::bigint as rows_quarantined,
    coalesce(sum(near.cells_mended) filter (where is_now and near.is_in_force), 0)::bigint as cells_mended,
    coalesce(sum(near.cells_unreadable) filter (where is_now and near.is_in_force), 0)::bigint as cells_unreadable,
    max(case when weakest.areas > 1 then weakest.lowest.area_code end) as weakest_area,
    max(case when weakest.areas > 1 then weakest.lowest.score end) as weakest_score,
    coalesce(max(history.scores), []) as history
from near
cross join ops.this_run as this_run
left join month on near.dataset = month.dataset and this_run.period = month.period
left join history on near.dataset = history.dataset
left join weakest on near.dataset = weakest.dataset
group by near.dataset
order by near.dataset;
