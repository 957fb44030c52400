-- The decision, then how the delivery stands since. Its instant lies after everything that was known of it.
insert into ops.delivery_decision by name
select
    md5(concat_ws('|', delivery.delivery_id, $verdict, $now, $by))[:16] as decision_id,
    delivery.delivery_id,
    $verdict as verdict,
    delivery.state as former_state,
    delivery.because as former_because,
    $by as decided_by,
    greatest($now, spell.known_from + interval 1 microsecond) as decided_at,
    $because as because
from ops.delivery as delivery
cross join (
    select max(known_from) as known_from
    from ops.delivery_spell
    where delivery_id = $delivery_id
) as spell
where delivery.delivery_id = $delivery_id;

update ops.delivery
set state = $verdict, because = case when $verdict = 'refused' then $because end
where delivery_id = $delivery_id;

insert into ops.delivery_note by name
select
    $delivery_id as delivery_id,
    'decision' as kind,
    $said as message;
