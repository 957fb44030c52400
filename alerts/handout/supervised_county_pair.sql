-- Duplicates whose facts come from the registers of more than one county: how many, between which.
with fact as (
    select
        alert.alert_id,
        unnest(alert.evidence).row_id as row_id
    from alerts.alert as alert
    semi join handout_alert as handed
        on alert.alert_id = handed.alert_id and handed.family = 'duplicated'
),

county as (
    select
        fact.alert_id,
        list_sort(list(distinct left(mention.area_code, 6))) as counties
    from fact
    inner join core.mention as mention
        on fact.row_id = mention.row_id and mention.role_kind = 'self' and length(mention.area_code) >= 6
    group by fact.alert_id
    having count(distinct left(mention.area_code, 6)) > 1
)

select
    handed.title,
    county.counties,
    count(*) as alerts,
    coalesce(sum(handed.amount_at_risk), 0) as amount
from county
inner join handout_alert as handed
    on county.alert_id = handed.alert_id
group by handed.title, county.counties
order by alerts desc, handed.title asc, county.counties asc;
