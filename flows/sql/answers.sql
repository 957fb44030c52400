-- How every delivery of the months up to the run's stood: what is held or refused is told, though it is not compared.
select
    spell.delivery_id,
    spell.state
from ops.delivery_spell as spell
inner join ops.delivery as delivery on spell.delivery_id = delivery.delivery_id
cross join ops.this_run as this_run
where
    delivery.period <= this_run.period
    and spell.known_from <= coalesce(this_run.as_known, timestamp 'infinity')
    and coalesce(this_run.as_known, timestamp '9999-12-31') < coalesce(spell.known_until, timestamp 'infinity')
order by spell.delivery_id asc;
