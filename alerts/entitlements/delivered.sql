-- The newest month within the last twelve in which somebody got something, by programme and by dataset.
with got as (
    select
        assistance.programme,
        assistance.dataset,
        assistance.period
    from core.assistance as assistance
    inner join core.person_alias as alias on assistance.person_id = alias.person_id
    where
        alias.old_person_id = $person_id
        and assistance.is_paid
        and assistance.amount > 0
        and assistance.period > date_trunc('month', $day::date) - interval 12 month
        and assistance.period <= $day
)

select
    unnest([programme, dataset]) as name,
    max(period) as period
from got
group by name
