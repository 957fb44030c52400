-- Of those whom a category and the data entitle to a programme: who got it? One person counts once.
-- `indicator_programme`: which category opens it, how its delivery is called, how far back it counts.
insert into indicator_part by name
with person as (
    select
        register.*,
        this_run.period as month,
        this_run.period_end,
        human.birth_date as born_on
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join core.person as human on register.person_id = human.person_id
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.recognised_on < this_run.period
        and not exists (
            select 1
            from core.life_event as death
            where death.person_id = register.person_id and death.kind = 'death' and death.match_grade <> 'E' and death.happened_on <= this_run.period_end
        )
),

certificate as (
    select
        held.person_id,
        bool_or(severe.category is not null) as is_severe
    from core.disabled_federation__certificate as held
    cross join ops.this_run as this_run
    left join policy.disability_nursing_allowance_levels as severe
        on
            severe.category in (held.level, held.level || held.kind)
            and this_run.period_end >= severe.valid_from and this_run.period_end < severe.valid_to
    where held.is_current and held.status = '有效' and coalesce(held.valid_until >= this_run.period_end, true)
        and coalesce(held.issued_on < this_run.period, true)
    group by held.person_id
),

-- What takes an allowance's place.
excluded as (
    select
        'disability_living_allowance' as programme,
        category,
        valid_from,
        valid_to
    from policy.disability_living_allowance_excluded_by
    union all
    select
        'disability_nursing_allowance' as programme,
        category,
        valid_from,
        valid_to
    from policy.disability_nursing_allowance_excluded_by
),

meets as (
    select
        'disability_living_allowance' as programme,
        person_id
    from certificate
    union all
    select
        'disability_nursing_allowance' as programme,
        person_id
    from certificate
    where is_severe
    union all
    select
        'old_age_allowance' as programme,
        person.person_id
    from person
    inner join policy.old_age_allowance_from_age as age
        on person.period_end >= age.valid_from and person.period_end < age.valid_to
    -- Whoever reaches the age this month is paid from the next one on.
    where person.born_on + to_years(age.value::integer) < person.month
    union all
    select
        'insurance_subsidy' as programme,
        insured.person_id
    from core.medical_insurance__enrolment as insured
    cross join ops.this_run as this_run
    where insured.is_current and insured.insurance = '居民' and insured.year = year(this_run.period)
    union all
    select
        'education_aid' as programme,
        pupil.person_id
    from core.education__enrolment as pupil
    where pupil.is_current and pupil.status = '在读'
),

entitled as (
    select
        opened.programme,
        opened.months,
        person.person_id,
        min(person.area_code) as area_code
    from person
    inner join indicator_programme as opened on person.category = opened.category
    semi join meets on opened.programme = meets.programme and person.person_id = meets.person_id
    where
        (opened.programme <> 'insurance_subsidy' or coalesce(person.is_covered, true))
        and not exists (
            select 1
            from excluded
            inner join person as other on excluded.category = other.category
            where
                excluded.programme = opened.programme and other.person_id = person.person_id
                and person.period_end >= excluded.valid_from and person.period_end < excluded.valid_to
        )
        -- Where nobody told of payments, nobody can say that there were none.
        and exists (
            select 1
            from indicator_source as told
            where told.programme = opened.programme and told.county_code in ('', left(person.area_code, 6))
        )
    group by opened.programme, opened.months, person.person_id
),

shown as (
    select distinct
        programme,
        shown_by,
        months
    from indicator_programme
),

got as (
    select distinct
        opened.programme,
        aid.person_id
    from core.assistance as aid
    cross join ops.this_run as this_run
    inner join shown as opened
        on starts_with(aid.programme, opened.shown_by) or starts_with(aid.dataset, opened.shown_by)
    where
        aid.is_paid and aid.amount > 0 and aid.match_grade <> 'E'
        and aid.period <= this_run.period
        and aid.period > this_run.period - to_months(opened.months::integer)
)

select
    this_run.period,
    'coverage.' || entitled.programme as indicator,
    entitled.area_code,
    count(got.person_id)::decimal(18, 4) as numerator,
    count(*)::decimal(18, 4) as denominator
from entitled
cross join ops.this_run as this_run
left join got on entitled.programme = got.programme and entitled.person_id = got.person_id
group by all
