-- Open alerts of each county at the end of the quarter; a household with alerts in two townships of a county counts once.
select
    left(handed.area_code, 6) as code,
    count(*) as alerts,
    count(distinct handed.visit_id) as households,
    count(*) filter (where handed.family = 'ineligible') as ineligible,
    count(*) filter (where handed.family = 'duplicated') as duplicated,
    count(*) filter (where handed.family = 'missed') as missed,
    count(*) filter (where handed.family = 'difficulty') as difficulty,
    count(*) filter (where handed.family in ('payment', 'supervision')) as other,
    count(*) filter (where handed.grade = '红') as red,
    count(*) filter (where handed.due_on < this_run.as_of) as overdue,
    coalesce(sum(handed.amount_at_risk) filter (where handed.family = 'missed'), 0) as gain_amount,
    coalesce(sum(handed.amount_at_risk) filter (where handed.family not in ('missed', 'difficulty')), 0) as risk_amount
from handout_alert as handed
cross join ops.this_run as this_run
group by code
order by code
