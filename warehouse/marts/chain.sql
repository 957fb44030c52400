-- The chain of assistance: states, events and aid, each with the line of the file that says so.
create or replace view marts.status_spell as
select
    spell.person_id,
    spell.household_id,
    spell.category,
    spell.urban_rural,
    spell.is_covered,
    spell.status,
    spell.area_code,
    spell.monthly_amount,
    spell.valid_from,
    spell.valid_to,
    spell.dataset,
    delivery.delivery_id,
    delivery.source_file,
    delivery.sheet,
    split_part(spell.row_id, '/', 2)::integer as source_row
from core.status_spell as spell
inner join ops.delivery as delivery on split_part(spell.row_id, '/', 1) = delivery.delivery_id;

create or replace view marts.life_event as
select
    event.person_id,
    event.kind,
    event.happened_on,
    event.detail,
    event.dataset,
    delivery.delivery_id,
    delivery.source_file,
    delivery.sheet,
    split_part(event.row_id, '/', 2)::integer as source_row,
    event.match_grade
from core.life_event as event
inner join ops.delivery as delivery on split_part(event.row_id, '/', 1) = delivery.delivery_id;

create or replace view marts.assistance_chain as
select
    aid.person_id,
    aid.household_id,
    aid.programme,
    aid.department,
    strftime(aid.period, '%Y-%m') as period,
    aid.valid_from,
    aid.valid_to,
    aid.amount,
    aid.is_paid,
    aid.dataset,
    delivery.delivery_id,
    delivery.source_file,
    delivery.sheet,
    split_part(aid.row_id, '/', 2)::integer as source_row,
    aid.match_grade
from core.assistance as aid
inner join ops.delivery as delivery on split_part(aid.row_id, '/', 1) = delivery.delivery_id;
