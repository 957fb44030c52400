-- The register's lines by whose house theirs may be: the member's, or the head's, who need not stand on the register himself. The family
-- of somebody covered alone is not in his category.
with householder as (
    select
        *,
        person_id as householder_id
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退')
    union all
    select
        *,
        head_person_id as householder_id
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and head_person_id is distinct from person_id and not coalesce(single_person, false)
)

from householder
