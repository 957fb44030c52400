-- Who stands under which number of the register, line by line: the member, and the head whom the line names.
create or replace temp table register_mention as
select
    mention.row_id,
    mention.role_kind,
    mention.period,
    mention.household_no,
    mention.area_code,
    mention.address,
    mention.phone,
    mention.name,
    mention.birth_date,
    mention.relation,
    membership.person_id,
    membership.evidence_id,
    membership.match_grade,
    staged.recognised_on,
    coalesce(staged.status = '停保', false) as is_stopped
from core.mention as mention
inner join core.membership as membership on mention.row_id = membership.row_id and mention.role = membership.role
left join staging.civil_affairs__low_income_register as staged on mention.row_id = staged.row_id
where mention.dataset = 'civil_affairs.low_income_register' and mention.household_no is not null;

-- A line without area belongs to the county that alone has its number, else to a household of no county.
create or replace temp table register_line as
with county_of_number as (
    select
        household_no,
        min(left(area_code, 6)) as county
    from register_mention
    where area_code is not null
    group by household_no
    having count(distinct left(area_code, 6)) = 1
)

select
    line.*,
    coalesce(left(line.area_code, 6), county_of_number.county, '') as county
from register_mention as line
left join county_of_number on line.household_no = county_of_number.household_no;
