-- Every accepted row that names a person, once per person named in it.
create or replace view marts.person_record as
select
    membership.person_id,
    membership.dataset,
    strftime(delivery.period, '%Y-%m') as period,
    membership.delivery_id,
    delivery.source_file,
    delivery.sheet,
    mention.source_row,
    membership.role,
    membership.record_id,
    membership.match_grade,
    membership.link_method,
    membership.match_probability
from core.membership as membership
inner join core.mention as mention
    on membership.row_id = mention.row_id and membership.role = mention.role
inner join ops.delivery as delivery on membership.delivery_id = delivery.delivery_id;
