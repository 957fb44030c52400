-- Who belongs and who belonged to a household that is asked for by its id, also a former one, or by its number in the
-- register: the head first, then who still belongs.
with belonged as (
    select
        household.household_id,
        household.household_no,
        household.head_person_id,
        member.person_id,
        arg_max(member.relation, member.valid_from) as relation,
        min(member.valid_from) as valid_from,
        if(bool_or(member.valid_to is null), null, max(member.valid_to)) as valid_to
    from core.household as household
    inner join core.household_member as member on household.household_id = member.household_id
    where
        household.household_no = $subject
        or household.household_id = coalesce(
            (
                select alias.household_id from core.household_alias as alias
                where alias.old_household_id = $subject
            ),
            $subject
        )
    group by household.household_id, household.household_no, household.head_person_id, member.person_id
)

select belonged.* exclude (head_person_id)
from belonged
order by
    belonged.household_id asc,
    belonged.person_id is not distinct from belonged.head_person_id desc,
    belonged.valid_to is null desc,
    belonged.valid_from asc,
    belonged.person_id asc;
