-- What a household received within a year: each programme with the newest month that was paid. No amounts: a village reads none.
select
    coalesce(home.household_id, aid.person_id) as home,
    aid.programme,
    strftime(max(aid.period), '%Y-%m') as last_month
from core.assistance as aid
cross join ops.this_run as this_run
left join core.newest_home as home on aid.person_id = home.person_id
where aid.is_paid and aid.period <= this_run.period and aid.period > this_run.period - interval 12 month
group by all
order by home, aid.programme;
