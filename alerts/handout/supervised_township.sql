-- Open alerts by township; those whose township is not known under their county, or under no code.
select
    case
        when length(area_code) >= 9 and substr(area_code, 7, 3) <> '000' then substr(area_code, 1, 9)
        else substr(area_code, 1, 6)
    end as code,
    count(*) as alerts,
    count(distinct visit_id) as households,
    count(*) filter (where family = 'ineligible') as ineligible,
    count(*) filter (where family = 'duplicated') as duplicated,
    count(*) filter (where family = 'missed') as missed,
    count(*) filter (where family = 'difficulty') as difficulty,
    count(*) filter (where family in ('payment', 'supervision')) as other,
    count(*) filter (where grade = '红') as red,
    count(*) filter (where overdue_days > 0) as overdue
from handout_alert
group by code
order by code;
