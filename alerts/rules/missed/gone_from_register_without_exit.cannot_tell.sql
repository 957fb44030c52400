-- Without last month's register nobody can be gone from it; and a list that lacks much of a township's category is not whole.
with earlier as (
    select
        register.person_id,
        register.household_no,
        register.category,
        coalesce(left(register.area_code, 9), '') as township_code,
        this_run.period as this_month
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    where register.period = this_run.period - interval 1 month and register.status in ('在册', '渐退')
),

now as (
    select
        register.person_id,
        register.household_no,
        coalesce(left(register.area_code, 9), '') as township_code
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    where register.period = this_run.period
),

-- Households by number, in their township: still there where the number is, or any of their people.
kept as (
    select
        earlier.household_no,
        earlier.township_code
    from earlier
    inner join now on earlier.household_no = now.household_no and earlier.township_code = now.township_code
    union
    select
        earlier.household_no,
        earlier.township_code
    from earlier
    inner join now on earlier.person_id = now.person_id
),

compared as (
    select
        earlier.township_code,
        earlier.category,
        earlier.this_month,
        count(distinct earlier.household_no) as households,
        count(distinct kept.household_no) as kept_households
    from earlier
    left join kept on earlier.household_no = kept.household_no and earlier.township_code = kept.township_code
    where earlier.township_code in (select now.township_code from now)
    group by earlier.township_code, earlier.category, earlier.this_month
)

select
    null::varchar as area_code,
    'civil_affairs.low_income_register' as dataset,
    concat('没有', strftime(this_run.period - interval 1 month, '%Y年%-m月'), '的低收入人口台账可以比较') as reason
from ops.this_run as this_run
where not exists (select 1 from earlier)
union all
select
    compared.township_code as area_code,
    'civil_affairs.low_income_register' as dataset,
    concat(
        strftime(compared.this_month, '%Y年%-m月'), '台账中没有上月', compared.category, compared.households, '户中的',
        compared.households - compared.kept_households, '户,可能没有报全'
    ) as reason
from compared
inner join policy.payment_listed_share as share
    on compared.this_month >= share.valid_from and compared.this_month < share.valid_to
inner join policy.payment_few_lines as few
    on compared.this_month >= few.valid_from and compared.this_month < few.valid_to
where
    length(compared.township_code) = 9
    and compared.kept_households < share.value * compared.households
    and compared.households - compared.kept_households > few.value
