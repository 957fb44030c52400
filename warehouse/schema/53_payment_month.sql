-- Which month of each payment list a comparison judges, and where: a county may pay in arrears, and a list may be late.

-- Lines of the payment lists of this month and the three before it: allowances are paid by the month or by the quarter.
create or replace view core.payment_recent as
select
    assistance.row_id,
    assistance.person_id,
    assistance.programme,
    assistance.period as month,
    coalesce(assistance.listed_in, assistance.period) as listed_in,
    -- Its own line says whose list it stands on, where it names a township; else the place where he lives.
    coalesce(
        if(length(assistance.listed_area) >= 9 and substr(assistance.listed_area, 7, 3) <> '000', left(assistance.listed_area, 9), null),
        left(person.area_code, 9), left(assistance.listed_area, 9), ''
    ) as township_code,
    this_run.period as this_month
from core.assistance as assistance
cross join ops.this_run as this_run
left join core.person as person on assistance.person_id = person.person_id
where
    assistance.dataset = 'civil_affairs.payment'
    and assistance.period between this_run.period - interval 3 month and this_run.period;

-- A county's month of a programme: this one, or an earlier one where the county has sent nothing newer, and that not long ago.
-- A programme that is missing from a newer list may be late, or nobody may be paid it any more: of that nothing is known.
create or replace view core.payment_month_of_county as
with programme as (
    select
        left(township_code, 6) as county_code,
        programme,
        this_month,
        max(month) as month,
        max({ 'month': month, 'listed_in': listed_in }).listed_in as listed_in
    from core.payment_recent
    group by left(township_code, 6), programme, this_month
),

county as (
    select
        left(township_code, 6) as county_code,
        max(listed_in) as listed_in
    from core.payment_recent
    group by left(township_code, 6)
)

select
    programme.county_code,
    programme.programme,
    programme.month
from programme
inner join county on programme.county_code = county.county_code
where
    programme.month = programme.this_month
    or (programme.listed_in = county.listed_in and programme.listed_in >= programme.this_month - interval 1 month);

-- The same by township. One of which several people were paid last month and nobody is this month has not sent its part.
create or replace view core.payment_month as
with township as (
    select coalesce(left(area_code, 9), '') as township_code
    from core.person
    union
    select township_code
    from core.payment_recent
),

late as (
    select
        township_code,
        programme
    from core.payment_recent
    group by township_code, programme, this_month
    having
        count(distinct if(month = this_month - interval 1 month, person_id, null)) > 3
        and count_if(month = this_month) = 0
)

select
    township.township_code,
    county.programme,
    county.month
from township
cross join ops.this_run as this_run
inner join core.payment_month_of_county as county on left(township.township_code, 6) = county.county_code
left join late on township.township_code = late.township_code and county.programme = late.programme
where late.programme is null or county.month < this_run.period;

-- The lines that are judged in the stead of this month's, which have not come.
create or replace view core.payment_in_arrears as
select recent.row_id
from core.payment_recent as recent
inner join core.payment_month_of_county as county
    on
        left(recent.township_code, 6) = county.county_code
        and recent.programme = county.programme
        and recent.month = county.month
where recent.month < recent.this_month;
