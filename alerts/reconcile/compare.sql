-- One line per approved household and programme, and one per line of payment that belongs to none.
create or replace temp table reconcile_line as
with listed as (
    select
        register.*,
        aid.value as programme,
        coalesce(register.household_id, left(register.area_code, 9) || '|' || register.household_no, register.person_id, register.record_id) as home,
        case
            when length(register.area_code) >= 9 and substr(register.area_code, 7, 3) <> '000' then left(register.area_code, 9)
            else left(coalesce(register.area_code, ''), 6)
        end as township_code
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.payment_programme_of as aid
        on register.category = aid.category and this_run.period >= aid.valid_from and this_run.period < aid.valid_to
    where register.is_current and register.period = this_run.period and register.status in ('在册', '渐退')
),

-- The amount is the household's; where its lines differ, each member has his own.
approved as (
    select
        home,
        programme,
        min(township_code) as township_code,
        count(distinct coalesce(person_id, record_id)) filter (coalesce(is_covered, true)) as people,
        coalesce(if(count(distinct monthly_amount) > 1, sum(monthly_amount), max(monthly_amount)), 0)::decimal(18, 2) as amount,
        count(monthly_amount) = 0 as has_no_amount,
        bool_and(coalesce(support_mode = '集中', false)) as is_in_home
    from listed
    group by home, programme
),

payment as (
    select
        paid.*,
        person.area_code as person_area
    from core.civil_affairs__payment as paid
    cross join ops.this_run as this_run
    left join core.person as person on paid.person_id = person.person_id
    where
        paid.is_current
        and paid.pay_month = this_run.period
        and paid.amount <> 0
        and paid.programme in (
            select aid.value
            from policy.payment_programme_of as aid
            where this_run.period >= aid.valid_from and this_run.period < aid.valid_to
        )
    qualify row_number() over (partition by paid.row_id order by paid.match_grade, paid.person_id) = 1
),

-- Whose household a line is for: by household, then by the person, then by the number within the township.
tie as (
    select
        payment.row_id,
        approved.home,
        1 as nearness
    from payment
    inner join approved on payment.household_id = approved.home and payment.programme = approved.programme
    union all
    select
        payment.row_id,
        listed.home,
        2 as nearness
    from payment
    inner join listed on payment.person_id = listed.person_id and payment.programme = listed.programme
    where payment.match_grade <> 'E' and listed.match_grade <> 'E'
    union all
    select
        payment.row_id,
        listed.home,
        3 as nearness
    from payment
    inner join listed on payment.person_id = listed.head_person_id and payment.programme = listed.programme
    where payment.match_grade <> 'E'
    union all
    select
        payment.row_id,
        listed.home,
        4 as nearness
    from payment
    inner join listed
        on
            payment.household_no = listed.household_no and payment.programme = listed.programme
            and coalesce(left(payment.area_code, 9) = listed.township_code, true)
    -- A line for somebody of the family that had the number before is not this one's.
    left join core.number_member as family on payment.person_id = family.person_id and payment.household_no = family.household_no
    where coalesce(family.household_id = listed.home, true)
),

tied as (
    select
        row_id,
        min({ 'nearness': nearness, 'home': home }).home as home
    from tie
    group by row_id
),

-- Counties of which both lists of the month came: only there a difference is one. A payment list without area codes is
-- that of the county where most of its people live: a stray neighbour does not make it the neighbour's, too.
told as (
    select left(area_code, 6) as county_code
    from core.civil_affairs__payment
    inner join ops.this_run as this_run on pay_month = this_run.period
    where is_current and area_code is not null
    union all
    select mode(left(person.area_code, 6)) as county_code
    from core.civil_affairs__payment as payment
    inner join ops.this_run as this_run on payment.pay_month = this_run.period
    inner join core.person as person on payment.person_id = person.person_id
    where payment.is_current and payment.area_code is null
    group by payment.delivery_id
),

compared as (
    select left(listed.township_code, 6) as county_code
    from listed
    intersect
    select told.county_code
    from told
),

money as (
    select
        tied.home,
        payment.programme,
        if(tied.home is null, payment.row_id, null) as row_id,
        min(coalesce(payment.area_code, payment.person_area, '')) as area_code,
        count(*) filter (payment.amount > 0) as paid_lines,
        coalesce(sum(payment.amount) filter (payment.amount > 0), 0)::decimal(18, 2) as paid_amount,
        count(*) filter (payment.amount > 0 and payment.pay_status = '退票') as returned_lines,
        coalesce(sum(payment.amount) filter (payment.amount > 0 and payment.pay_status = '退票'), 0)::decimal(18, 2) as returned_amount,
        coalesce(sum(payment.amount) filter (payment.amount < 0), 0)::decimal(18, 2) as taken_back_amount
    from payment
    left join tied on payment.row_id = tied.row_id
    group by all
),

placed as (
    select
        coalesce(approved.programme, money.programme) as programme,
        coalesce(
            approved.township_code,
            if(length(money.area_code) >= 9 and substr(money.area_code, 7, 3) <> '000', left(money.area_code, 9), left(money.area_code, 6))
        ) as area_code,
        approved.home is not null as is_approved,
        coalesce(approved.people, 0) as people,
        coalesce(approved.amount, 0)::decimal(18, 2) as approved_amount,
        coalesce(approved.has_no_amount, false) as has_no_amount,
        coalesce(approved.is_in_home, false) as is_in_home,
        coalesce(money.paid_lines, 0) as paid_lines,
        coalesce(money.paid_amount, 0)::decimal(18, 2) as paid_amount,
        coalesce(money.returned_lines, 0) as returned_lines,
        coalesce(money.returned_amount, 0)::decimal(18, 2) as returned_amount,
        coalesce(money.taken_back_amount, 0)::decimal(18, 2) as taken_back_amount
    from approved
    full join money on approved.home = money.home and approved.programme = money.programme
)

select
    placed.*,
    left(placed.area_code, 6) in (select compared.county_code from compared) as is_compared
from placed;
