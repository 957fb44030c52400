-- Open alerts whose deadline is over, by who has to act and where: how many at each level of urging; the latest first.
select
    department,
    case
        when length(area_code) >= 9 and substr(area_code, 7, 3) <> '000' then substr(area_code, 1, 9)
        else substr(area_code, 1, 6)
    end as code,
    count(*) as alerts,
    count(*) filter (where grade = '红') as red,
    count(*) filter (where overdue_level = '催办') as reminded,
    count(*) filter (where overdue_level = '督办') as supervised,
    count(*) filter (where overdue_level = '通报') as reported,
    count(*) filter (where overdue_level = '协调机制') as coordinated,
    max(overdue_days) as most_days,
    min(due_on) as oldest_due_on
from handout_alert
where overdue_days > 0
group by department, code
order by oldest_due_on, department, code;
