-- While the visits of one of the months have not come, nobody can be said to have gone unvisited all that time.
with told as (
    select
        months.value::integer as months,
        count(distinct date_trunc('month', visit.visited_on)) as months_told
    from ops.this_run as this_run
    inner join policy.care_months_without_visit as months
        on this_run.period_end >= months.valid_from and this_run.period_end < months.valid_to
    left join core.civil_affairs__visit as visit
        on
            visit.is_current
            and coalesce(visit.channel, '走访') = '走访'
            and visit.visited_on > last_day((this_run.period - to_months(months.value::integer))::date)
            and this_run.period_end >= visit.visited_on
    group by months.value
)

select
    null::varchar as area_code,
    'civil_affairs.visit' as dataset,
    concat('最近', months, '个月中只有', months_told, '个月的走访记录') as reason
from told
where months_told < months
union all
-- A register that never tells who can look after himself tells of nobody that he cannot.
select
    null as area_code,
    'civil_affairs.low_income_register' as dataset,
    '台账没有填写“自理能力”' as reason
from core.civil_affairs__low_income_register
where is_current and status in ('在册', '渐退')
having count(*) > 0 and count(self_care) = 0
