-- Which households does the register know, and where does each live? One per number and family.
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
