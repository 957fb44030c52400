-- Who is in prison or in detoxification at the end of the month: no member of the household by 民发〔2021〕57号 第七条, kept and fed, and
-- not looking for work. Reads `stay_in_custody`.
with imprisoned as (
    select distinct stay.person_id
    from stay_in_custody as stay
    cross join ops.this_run as this_run
    where
        stay.kind in ('监狱服刑', '强制隔离戒毒')
        and stay.starts_on <= this_run.period_end
        and coalesce(coalesce(stay.left_on, stay.ends_on) > this_run.period_end, true)
)

from imprisoned
