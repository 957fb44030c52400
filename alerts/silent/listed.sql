-- The households of this month's lot, township by township, with whom to ask for and where.
select
    silent.case_id,
    silent.township,
    silent.seed,
    silent.population,
    coalesce(household.household_no, '') as household_no,
    coalesce(person.name, '') as head,
    coalesce(household.address, '') as address
from alerts.silent_case as silent
cross join ops.this_run as this_run
left join core.household_alias as alias on silent.household_id = alias.old_household_id
inner join core.household as household on coalesce(alias.household_id, silent.household_id) = household.household_id
left join core.person as person on household.head_person_id = person.person_id
where silent.period = this_run.period and starts_with(silent.township, this_run.area_prefix)
order by silent.township, silent.place;
