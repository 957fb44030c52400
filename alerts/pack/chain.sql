-- The chain of the people of a case, one line per spell, month of aid and event; `lane_no` in the order of a page.
with link as (
    select
        spell.person_id,
        1 as lane_no,
        spell.category as what,
        concat_ws('，', spell.status, if(spell.is_covered, '本人享受', '本人不享受')) as detail,
        spell.valid_from as begins_on,
        spell.valid_to as ends_on,
        spell.monthly_amount as amount,
        true as counts,
        spell.row_id
    from core.status_spell as spell
    union all
    select
        person_id,
        2 as lane_no,
        programme as what,
        if(is_paid, '已发放', '银行退回或已冲正') as detail,
        period as begins_on,
        null as ends_on,
        amount,
        is_paid as counts,
        row_id
    from core.assistance
    union all
    select
        person_id,
        3 as lane_no,
        kind as what,
        detail,
        happened_on as begins_on,
        null as ends_on,
        null as amount,
        true as counts,
        row_id
    from core.life_event
)

select
    link.* exclude (row_id),
    delivery.dataset
from link
cross join ops.this_run as this_run
left join ops.delivery as delivery on split_part(link.row_id, '/', 1) = delivery.delivery_id
where
    list_contains($people, link.person_id)
    and link.begins_on <= this_run.period_end
    and coalesce(link.ends_on, date '9999-12-31') > $since
    and (link.lane_no <> 2 or link.begins_on >= $since)
    and (link.lane_no <> 3 or link.begins_on >= $since)
order by link.person_id, link.lane_no, link.what, link.begins_on, link.row_id;
