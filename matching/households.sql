-- Which households does the register know? One per number and county; its id is minted once.
create or replace temp table register_line as
select
    mention.row_id,
    mention.role_kind,
    mention.period,
    mention.household_no,
    mention.area_code,
    mention.address,
    mention.relation,
    membership.person_id,
    staged.recognised_on
from core.mention as mention
inner join core.membership as membership on mention.row_id = membership.row_id and mention.role = membership.role
left join staging.civil_affairs__low_income_register as staged on mention.row_id = staged.row_id
where mention.dataset = 'civil_affairs.low_income_register' and mention.household_no is not null;

-- A line without area belongs to the county that alone has its number, else to a household of no county.
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
    seen.county,
    seen.household_no,
    format('H{:09d}', row_number() over (order by seen.county, seen.household_no) + (
        select coalesce(max(cast(substr(household_id, 2) as bigint)), 0) from core.household_origin
    )) as household_id,
    $run_id as minted_run
from (select distinct
    county,
    household_no
from household_line) as seen
anti join core.household_origin as origin on seen.county = origin.county and seen.household_no = origin.household_no;

create or replace temp table household_now as
select
    origin.household_id,
    origin.minted_run,
    line.*
from household_line as line
inner join core.household_origin as origin on line.county = origin.county and line.household_no = origin.household_no;

delete from core.household;
insert into core.household
with said as (
    select
        household_id,
        min(household_no) as household_no,
        min(minted_run) as minted_run,
        max({ 'period': period, 'row': row_id, 'value': area_code }) filter (where area_code is not null) as area,
        max({ 'period': period, 'row': row_id, 'value': address }) filter (where address is not null) as address,
        -- Who the newest list says is the head: in a line of their own, else as written beside the members.
        max({ 'period': period, 'is_own_line': role_kind = 'self', 'row': row_id, 'value': person_id }) filter (
            where role_kind = 'head' or relation = '户主'
        ) as head
    from household_now
    group by household_id
)

select
    household_id,
    household_no,
    area.value as area_code,
    address.value as address,
    head.value as head_person_id,
    minted_run
from said
order by household_id;
