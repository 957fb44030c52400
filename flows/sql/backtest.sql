-- One month of a rule that is tried, on trial or live: how much, for whom, and how it stands to what is live.
with found as (
    select hit.*
    from evaluate_recorded as hit
),

place as (
    select
        left(area_code, 9) as township,
        count(distinct coalesce(household_id, person_id, alert_id)) as visits
    from found
    group by township
),

-- The newest answer that decides, to whichever month's list it was given.
decided as (
    select answer.kind
    from alerts.answer as answer
    semi join found on answer.alert_id = found.alert_id
    where answer.kind in ('confirmed', 'false')
    qualify row_number() over (partition by answer.alert_id order by answer.received_at desc, answer.answer_id desc) = 1
)

select
    (select count(*) from found) as alerts,
    (
        select count(*) from found
        where not list_contains($seen::varchar[], alert_id)
    ) as new,
    (
        select count(*) from evaluate_hit
        where guard is not null
    ) as suppressed,
    (select count(*) from place) as townships,
    (select coalesce(sum(visits), 0)::bigint from place) as visits,
    (select coalesce(max(visits), 0) from place) as most,
    (
        select count(*) from found
        where alert_id in (select alert_id from live_hit)
    ) as also_live,
    (
        select count(*) from live_hit
        where alert_id not in (select alert_id from found)
    ) as only_live,
    (
        select count(*) from decided
        where kind = 'confirmed'
    ) as confirmed,
    (
        select count(*) from decided
        where kind = 'false'
    ) as refuted,
    (select coalesce(list(alert_id), []) from found) as alert_ids
