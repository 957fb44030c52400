-- Who was in which category from when to when, from the monthly registers.
insert into core.status_spell by name
with listed as (
    select
        *,
        left(area_code, 9) as township,
        max(if(status <> '停保', period, null)) over (partition by person_id, household_no, category, recognised_on) as last_listed
    from core.civil_affairs__low_income_register
),

delivered as (
    select distinct
        township,
        period
    from listed
),

-- The newest line about a spell says how it stands. Two lines in one month are one spell (rule D01 reports them).
newest as (
    select
        *,
        row_number() over (
            partition by person_id, household_no, category, recognised_on order by period desc, row_id asc
        ) as age,
        -- A list that keeps whoever has left says so anew each month: he left when it said so first.
        min(if(status = '停保', period, null)) over since_listed as stopped_in
    from listed
    window since_listed as (
        partition by person_id, household_no, category, recognised_on, coalesce(period > last_listed, last_listed is null)
    )
),

vanished as (
    select
        newest.row_id,
        min(delivered.period) as vanished_in
    from newest
    inner join delivered on newest.township = delivered.township and newest.period < delivered.period
    where newest.age = 1
    group by newest.row_id
)

select
    newest.person_id,
    newest.household_id,
    newest.category,
    newest.urban_rural,
    coalesce(newest.is_covered, true) as is_covered,
    newest.status,
    newest.area_code,
    newest.monthly_amount,
    newest.recognised_on as valid_from,
    -- A stop that is recorded ends the spell on its day; a line that is gone ends it with the first month without it.
    case
        when newest.status = '停保' then coalesce(newest.exited_on, newest.stopped_in)
        else vanished.vanished_in
    end as valid_to,
    'civil_affairs.low_income_register' as dataset,
    newest.record_id,
    newest.row_id
from newest
left join vanished on newest.row_id = vanished.row_id
where newest.age = 1;
