-- What the visited people received: the latest paid month of each programme within a year.
with visited as (
    select person_id from handout_alert
    where person_id is not null
    union
    select member.person_id
    from core.household_member as member
    semi join handout_alert as handed on member.household_id = handed.household_id
)

select
    aid.person_id,
    aid.programme,
    max(aid.period) as last_period,
    sum(aid.amount) filter (where aid.period = aid.newest) as amount
from (
    select
        assistance.person_id,
        assistance.programme,
        assistance.period,
        assistance.amount,
        max(assistance.period) over (partition by assistance.person_id, assistance.programme) as newest
    from core.assistance as assistance
    cross join ops.this_run as this_run
    semi join visited on assistance.person_id = visited.person_id
    where
        assistance.is_paid
        and assistance.period <= this_run.period
        and assistance.period > this_run.period - interval 12 month
) as aid
group by aid.person_id, aid.programme
order by aid.person_id asc, last_period desc, aid.programme asc;
