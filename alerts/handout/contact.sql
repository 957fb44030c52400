-- Where the visited people can be found: the newest address and telephone that any file gives for them.
with visited as (
    select person_id from handout_alert
    where person_id is not null
    union
    select head_person_id from handout_alert
    where head_person_id is not null
)

select
    membership.person_id,
    max_by(mention.address, mention.period::varchar || mention.row_id) filter (where mention.address <> '') as address,
    max_by(mention.phone, mention.period::varchar || mention.row_id) filter (where mention.phone <> '') as phone
from core.membership as membership
semi join visited on membership.person_id = visited.person_id
inner join core.mention as mention
    on membership.row_id = mention.row_id and membership.role = mention.role
where
    membership.role_kind in ('self', 'head')
    and membership.match_grade in ('A', 'B', 'C', 'D')
group by membership.person_id
order by membership.person_id;
