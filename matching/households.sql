-- Which households does the register know, and who belonged to them when?
create or replace temp table register_line as
select
    mention.row_id,
    mention.role,
    mention.role_kind,
    mention.period,
    mention.delivery_id,
    mention.household_no,
    mention.area_code,
    mention.address,
    mention.relation,
    membership.person_id
from core.mention as mention
inner join core.membership as membership on mention.row_id = membership.row_id and mention.role = membership.role
where mention.dataset = 'civil_affairs.low_income_register' and mention.household_no is not null;

-- Household numbers are the county's own. A line without area belongs to the one county that has its number.
create or replace temp table household_line as
with county_of_number as (
    select
        household_no,
        min(left(area_code, 6)) as county
    from register_line
    where area_code is not null
    group by household_no
    having count(distinct left(area_code, 6)) = 1
)
select
    line.*,
    coalesce(left(line.area_code, 6), county_of_number.county, '') as county
from register_line as line
left join county_of_number on line.household_no = county_of_number.household_no;

insert into core.household_origin
select
    county,
    household_no,
    format('H{:09d}', row_number() over (order by county, household_no) + (
        select coalesce(max(cast(substr(household_id, 2) as bigint)), 0) from core.household_origin
    )) as household_id,
    $run_id as minted_run
from (select distinct county, household_no from household_line) as seen
anti join core.household_origin as origin on seen.county = origin.county and seen.household_no = origin.household_no;

create or replace temp table household_now as
select
    origin.household_id,
    line.*
from household_line as line
inner join core.household_origin as origin on line.county = origin.county and line.household_no = origin.household_no;

delete from core.household;
insert into core.household
select
    household_id,
    min(household_no) as household_no,
    max({'period': period, 'row': row_id, 'value': area_code}) filter (where area_code is not null).value as area_code,
    max({'period': period, 'row': row_id, 'value': address}) filter (where address is not null).value as address,
    max({
        'period': period,
        'is_member': role_kind = 'self' and person_id in (
            select member.person_id
            from household_now as member
            where member.household_id = household_now.household_id and member.role_kind = 'self'
        ),
        'row': row_id,
        'value': person_id
    }) filter (where role_kind = 'head' or relation = '户主').value as head_person_id,
    min(minted_run) as minted_run
from household_now
inner join core.household_origin as origin using (household_id)
group by household_id
order by household_id;
