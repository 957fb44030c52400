-- Every mention of two persons, and whose it is.
select
    mention.*,
    membership.person_id
from core.mention as mention
inner join core.membership as membership on mention.row_id = membership.row_id and mention.role = membership.role
where membership.person_id in ($one, $other)
