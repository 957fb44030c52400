-- How it stands with everything that is owed, as known at an instant, on a day.
with known as (
    select
        history.*,
        -- Where it stands for nothing in particular it answers for every place.
        coalesce(len(history.area_codes), 0) = 0 as is_everywhere,
        -- It came when its bytes first came, though a mended contract may have let it in later.
        (
            select min(spell.known_from) from ops.delivery_spell as spell
            where spell.delivery_id = history.delivery_id
        ) as came_at
    from ops.delivery_at($known_at) as history
),

answer as (
    select
        owed.dataset,
        owed.area_code,
        known.delivery_id,
        known.state,
        known.because,
        known.period,
        known.period between owed.first_period and owed.last_period as is_of_the_month,
        cast(known.came_at + interval 8 hour as date) as received_on
    from owed
    inner join known
        on
            owed.dataset = known.dataset
            and owed.last_period >= known.period
            and (
                known.is_everywhere or owed.area_code = ''
                or len(list_filter(known.area_codes, lambda code: starts_with(code, owed.area_code))) > 0
            )
),

folded as (
    select
        dataset,
        area_code,
        max(period) filter (where state = 'accepted') as newest_period,
        min({ 'received_on': received_on, 'delivery_id': delivery_id })
            filter (where is_of_the_month and state = 'accepted') as accepted,
        max({ 'received_on': received_on, 'delivery_id': delivery_id, 'because': because })
            filter (where is_of_the_month and state = 'held') as held,
        max({ 'received_on': received_on, 'delivery_id': delivery_id, 'because': because })
            filter (where is_of_the_month and state = 'refused') as refused
    from answer
    group by dataset, area_code
)

select
    cast($period as date) as period,
    owed.dataset,
    owed.area_code,
    owed.due_on,
    case
        when folded.accepted is not null then if(folded.accepted.received_on <= owed.due_on, 'on_time', 'late')
        when folded.held is not null then 'held'
        when owed.due_on >= cast($as_of as date) then 'not_due'
        when last_day(folded.newest_period) + owed.stale_after_days < cast($as_of as date) then 'stale'
        else 'missing'
    end as state,
    coalesce(folded.accepted.received_on, folded.held.received_on, folded.refused.received_on) as received_on,
    nullif(greatest(0, coalesce(folded.accepted.received_on, cast($as_of as date)) - owed.due_on), 0)::integer as days_late,
    coalesce(folded.accepted.delivery_id, folded.held.delivery_id, folded.refused.delivery_id) as delivery_id,
    folded.newest_period,
    if(folded.accepted is null, coalesce(folded.held.because, folded.refused.because), null) as because
from owed
left join folded on owed.dataset = folded.dataset and owed.area_code = folded.area_code
order by owed.dataset asc, owed.area_code asc;
