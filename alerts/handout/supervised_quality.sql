-- Open alerts about deliveries, by who sent them: how many of each grade, how many have been there last month already.
select
    department,
    dataset,
    count(*) filter (where grade = '红') as red,
    count(*) filter (where grade = '橙') as orange,
    count(*) filter (where grade = '黄') as yellow,
    count(*) filter (where grade = '蓝') as blue,
    count(*) filter (where months_seen > 1) as lasting,
    string_agg(distinct title, '；' order by title) as titles
from handout_quality
group by department, dataset
order by red desc, orange desc, yellow desc, department asc, dataset asc;
