-- Open alerts by family and grade.
select
    family,
    count(*) filter (where grade = '红') as red,
    count(*) filter (where grade = '橙') as orange,
    count(*) filter (where grade = '黄') as yellow,
    count(*) filter (where grade = '蓝') as blue,
    coalesce(sum(amount_at_risk), 0) as amount
from handout_alert
group by family
order by family;
