-- How many households of each village have a condition, and how many stand on this month's list.
select
    listed.township_code,
    listed.village_key as village,
    count(*) as households,
    count(*) filter (listed.place <= most.value) as listed,
    count(*) filter (not listed.is_covered) as not_covered,
    count(*) filter (listed.alerts > 0) as with_alerts,
    max(most.value)::integer as most
from visit_list as listed
cross join ops.this_run as this_run
inner join policy.visit_list_households_per_village as most
    on this_run.period_end >= most.valid_from and this_run.period_end < most.valid_to
group by all
order by listed.township_code, listed.village_key
