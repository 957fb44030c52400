-- How many persons with a number bear each name of two persons.
select
    name,
    count(*) as persons
from core.person
where not is_provisional and name in (
    select mention.name
    from core.mention as mention
    inner join core.membership as membership on mention.row_id = membership.row_id and mention.role = membership.role
    where membership.person_id in ($one, $other)
)
group by name
