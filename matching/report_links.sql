select
    link_method,
    count(*)
from core.membership
group by link_method
order by link_method
