-- Groups with two valid numbers that no decision and no police record joined.
select number.group_name
from group_number as number
where
    number.group_name not in (
        select placed.group_name
        from placed
        inner join edge_result as edge on placed.node in (edge.node, edge.other)
        where edge.kind in ('decision', 'police') and edge.is_used
    )
group by number.group_name
having count(*) > 1
