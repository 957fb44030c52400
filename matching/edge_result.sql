-- What became of every reason to join two nodes.
create or replace temp table edge_result as
select
    *,
    true as is_used
from used_edge
union all
select
    *,
    false as is_used
from refused_edge;
