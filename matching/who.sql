-- Every record of a person, oldest first, and where it stands in which file.
select
    membership.dataset,
    mention.period,
    delivery.source_file,
    delivery.sheet,
    mention.source_row,
    membership.role,
    mention.name,
    mention.resident_id,
    mention.resident_id_state,
    membership.match_grade,
    membership.link_method,
    membership.match_probability
from core.membership as membership
inner join core.mention as mention on membership.row_id = mention.row_id and membership.role = mention.role
left join ops.delivery as delivery on membership.delivery_id = delivery.delivery_id
where membership.person_id = $person_id
order by mention.period, membership.dataset, delivery.source_file, mention.source_row, membership.role
