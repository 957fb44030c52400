-- The chain of assistance of one person (any id that ever stood for them), oldest first, each link with its file row.
with sought as (
    select coalesce(alias.person_id, asked.asked_id) as person_id
    from (select $person_id as asked_id) as asked
    left join core.person_alias as alias
        on asked.asked_id = alias.old_person_id
),

link as (
    select
        spell.valid_from as begins_on,
        spell.valid_to as ends_on,
        1 as place,
        '身份' as kind,
        spell.category as what,
        concat_ws('，', spell.status, if(spell.is_covered, '本人享受', '本人不享受')) as detail,
        spell.monthly_amount as amount,
        spell.row_id
    from core.status_spell as spell
    semi join sought on spell.person_id = sought.person_id
    union all
    select
        aid.period as begins_on,
        null as ends_on,
        2 as place,
        '救助' as kind,
        aid.programme as what,
        if(aid.is_paid, '已发放', '银行退回或已冲正') as detail,
        aid.amount,
        aid.row_id
    from core.assistance as aid
    semi join sought on aid.person_id = sought.person_id
    union all
    select
        event.happened_on as begins_on,
        null as ends_on,
        3 as place,
        '事件' as kind,
        event.kind as what,
        event.detail,
        null as amount,
        event.row_id
    from core.life_event as event
    semi join sought on event.person_id = sought.person_id
)

select
    link.* exclude (place, row_id),
    delivery.dataset,
    delivery.source_file,
    delivery.sheet,
    try_cast(split_part(link.row_id, '/', 2) as integer) as source_row
from link
left join ops.delivery as delivery
    on split_part(link.row_id, '/', 1) = delivery.delivery_id
order by link.begins_on, link.place, link.what, link.row_id;
