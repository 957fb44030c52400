-- The households of the register at the end of the run's month, village by village: who heads them, how many live there, what
-- they are recognised as. One line per household.
with listed as (
    select
        register.*,
        coalesce(register.household_id, register.person_id) as home
    from core.civil_affairs__low_income_register as register
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.person_id is not null
        and register.match_grade <> 'E'
        and starts_with(coalesce(register.area_code, ''), $area_prefix)
),

-- One amount per category: each line of a household repeats it.
amount as (
    select
        home,
        category,
        max(monthly_amount) as monthly_amount
    from listed
    where coalesce(is_covered, true)
    group by home, category
),

aid as (
    select
        home,
        list({ 'category': category, 'monthly_amount': monthly_amount } order by category) as aids
    from amount
    group by home
),

living as (
    select
        household_id,
        count(distinct person_id) as members
    from core.home_now
    group by household_id
),

unit as (
    select
        home,
        max(household_id) as household_id,
        min(person_id) as person_id,
        count(distinct person_id) as people,
        max({ 'area_code': area_code, 'village': coalesce(village, '') }) as lives
    from listed
    group by home
)

select
    unit.home,
    case
        when substr(unit.lives.area_code, 7, 3) in ('', '000') then left(unit.lives.area_code, 6)
        else left(unit.lives.area_code, 9)
    end as township_code,
    -- A village without a name is told by its code, where it has one.
    case
        when unit.lives.village <> '' then unit.lives.village
        when length(unit.lives.area_code) = 12 and right(unit.lives.area_code, 3) <> '000' then unit.lives.area_code
        else ''
    end as village,
    head.name,
    head.resident_id,
    head.birth_date,
    head.person_id in (
        select death.person_id from core.life_event as death
        where death.kind = 'death' and death.match_grade <> 'E'
    ) as is_dead,
    household.address,
    greatest(coalesce(living.members, 0), unit.people) as members,
    coalesce(aid.aids, []) as aids
from unit
left join core.household as household on unit.household_id = household.household_id
left join core.person as head on coalesce(household.head_person_id, unit.person_id) = head.person_id
left join living on unit.household_id = living.household_id
left join aid on unit.home = aid.home
order by township_code, village, head.name, unit.home;
