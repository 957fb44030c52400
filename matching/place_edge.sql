-- Of several reasons the strongest, one edge for each group.
create or replace temp table context_edge as
with reason as (
    select
        group_name,
        other,
        'household' as kind,
        1 as place
    from household_of_row
    union all
    select
        group_name,
        other,
        'contact',
        2
    from contact_candidate
    union all
    select
        group_name,
        other,
        'place',
        3
    from place_link
    union all
    select
        group_name,
        other,
        'list',
        4
    from list_link
    union all
    select
        group_name,
        other,
        'list',
        4
    from bare_link
)

select
    reason.group_name as node,
    reason.other,
    reason.kind
from reason
anti join impossible on reason.group_name = impossible.group_name and reason.other = impossible.other
qualify row_number() over (partition by reason.group_name order by reason.place) = 1;
