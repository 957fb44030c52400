-- Who belonged to which household when? A month in which the household's township did not deliver says nothing.
create or replace temp table household_home as
with home as (
    select
        household_id,
        period,
        max(left(area_code, 9)) as township
    from household_now
    group by household_id, period
)

select
    household_id,
    period,
    township,
    lead(period) over (partition by household_id order by period) as next_period
from home;

create or replace temp table register_delivered as
select distinct
    period,
    unnest(area_codes) as township
from ops.delivery_in_force
where dataset = 'civil_affairs.low_income_register';

create or replace temp table household_month as
select
    household_id,
    period
from household_home
union
select
    home.household_id,
    delivered.period
from household_home as home
inner join register_delivered as delivered
    on
        home.township = delivered.township
        and home.period < delivered.period
        and (home.next_period is null or home.next_period > delivered.period);

create or replace temp table member_month as
with present as (
    select
        household_id,
        person_id,
        period,
        max({ 'row': row_id, 'relation': relation }) as line,
        min(recognised_on) as recognised_on
    from household_now
    where role_kind = 'self'
    group by household_id, person_id, period
),

member as (
    select
        household_id,
        person_id,
        min(period) as first_period
    from present
    group by household_id, person_id
)

select
    member.household_id,
    member.person_id,
    month.period,
    present.line,
    present.recognised_on,
    present.line is not null as is_present,
    count(*) filter (where present.line is null) over (
        partition by member.household_id, member.person_id order by month.period
    ) as absences_before,
    lead(month.period) over (partition by member.household_id, member.person_id order by month.period) as next_period
from member
inner join household_month as month on member.household_id = month.household_id and member.first_period <= month.period
left join present
    on
        member.household_id = present.household_id
        and member.person_id = present.person_id
        and month.period = present.period;

delete from core.household_member;
insert into core.household_member
with first_list as (
    select
        household_id,
        min(period) as period,
        min_by(township, period) as township
    from household_home
    group by household_id
),

-- The township's last list before, in which the household did not stand.
list_without as (
    select
        first_list.household_id,
        max(delivered.period) as period
    from first_list
    inner join register_delivered as delivered
        on first_list.township = delivered.township and first_list.period > delivered.period
    group by first_list.household_id
),

-- The last list before, of another household, in which somebody stood who stands in the household's first one: they were there then.
stood_elsewhere as (
    select
        first_list.household_id,
        own.person_id,
        max(other.period) as period
    from first_list
    inner join member_month as own
        on first_list.household_id = own.household_id and first_list.period = own.period and own.is_present
    inner join member_month as other
        on own.person_id = other.person_id and own.household_id <> other.household_id and first_list.period > other.period and other.is_present
    group by first_list.household_id, own.person_id
),

spell as (
    select
        household_id,
        person_id,
        min(period) as first_period,
        max({ 'period': period, 'next_period': next_period, 'line': line }) as last_month,
        min({ 'period': period, 'recognised_on': recognised_on }).recognised_on as recognised_on
    from member_month
    where is_present
    group by household_id, person_id, absences_before
)

select
    spell.household_id,
    spell.person_id,
    last_month.line.relation,
    -- Members of the oldest list that we have were there since they were recognised; later ones came with their list. A household
    -- that parts from another, or gets a new number, keeps the day of recognition: who stood elsewhere then was not here.
    case
        when
            spell.first_period = first_list.period
            and coalesce(spell.recognised_on >= list_without.period, true)
            and coalesce(spell.recognised_on >= stood_elsewhere.period, true) then least(spell.first_period, coalesce(spell.recognised_on, spell.first_period))
        else spell.first_period
    end as valid_from,
    last_month.next_period as valid_to,
    last_month.line.row as row_id
from spell
inner join first_list on spell.household_id = first_list.household_id
left join list_without on spell.household_id = list_without.household_id
left join stood_elsewhere on spell.household_id = stood_elsewhere.household_id and spell.person_id = stood_elsewhere.person_id
order by spell.household_id, spell.person_id, valid_from;
