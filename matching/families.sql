-- Is it one family that a number stands for, or was the number given to another one? By what evidence: docs/decisions/0012.

-- Who was there when; a head who is known by a name only may be somebody else, and whoever has left is no longer there.
create or replace temp table listed_person as
select distinct
    county,
    household_no,
    period,
    person_id
from register_line
where not is_stopped and (role_kind = 'self' or (role_kind = 'head' and match_grade <> 'E'));

-- A stretch of lists in which each has somebody of the list before. Most numbers have one, of one family.
create or replace temp table stretch as
with ranked as (
    select
        *,
        dense_rank() over (partition by county, household_no order by period) as list_no
    from listed_person
),

followed as (
    select
        *,
        coalesce(lag(list_no) over (partition by county, household_no, person_id order by list_no) = list_no - 1, false) as was_there
    from ranked
),

list as (
    select
        county,
        household_no,
        period,
        bool_or(was_there) as goes_on
    from followed
    group by county, household_no, period
)

select
    county,
    household_no,
    period,
    count(*) filter (where not goes_on) over (partition by county, household_no order by period) as stretch_no
from list;

-- Numbers of which it has to be asked: those of several stretches, and those with somebody who is only told to have left.
create or replace temp table asked_number as
select distinct
    county,
    household_no
from stretch
where stretch_no > 1
union
select
    line.county,
    line.household_no
from register_line as line
anti join listed_person as listed
    on line.county = listed.county and line.household_no = listed.household_no and line.person_id = listed.person_id
where line.role_kind = 'self';

-- Their lines in groups that are of one family each: a stretch, or who has left by one decision.
create or replace temp table group_line as
select
    line.*,
    if(line.is_stopped, concat('left ', line.recognised_on), stretch.stretch_no::varchar) as group_no
from register_line as line
semi join asked_number as asked on line.county = asked.county and line.household_no = asked.household_no
left join stretch
    on line.county = stretch.county and line.household_no = stretch.household_no and line.period = stretch.period;

create or replace temp table register_group as
select
    county,
    household_no,
    group_no,
    min(period) as first_period,
    max(period) as last_period,
    bool_or(is_stopped) as is_stopped
from group_line
group by county, household_no, group_no;

-- Who carries over: a person who stands in both groups, as a member or as the head.
create or replace temp table same_people as
with named as (
    select distinct
        county,
        household_no,
        group_no,
        person_id
    from group_line
    where role_kind = 'self' or (role_kind = 'head' and match_grade <> 'E')
)

select distinct
    one.county,
    one.household_no,
    one.group_no,
    other.group_no as other_no
from named as one
inner join named as other
    on
        one.county = other.county
        and one.household_no = other.household_no
        and one.person_id = other.person_id
        and one.group_no < other.group_no;

-- A door is told by a number in it, and stands under one number of the register only.
create or replace temp table own_door as
select
    county,
    address
from register_line
where regexp_matches(address, '[0-9０-９一二三四五六七八九十]+(号|室|户)')
group by county, address
having count(distinct household_no) = 1;

-- What else two groups can have in common: the day of the decision; a person's name and birth, address or telephone, where
-- the number was corrected; the door and a surname.
create or replace temp table same_marks as
with marked as (
    select distinct
        line.county,
        line.household_no,
        line.group_no,
        unnest(list_filter([
            'recognised ' || line.recognised_on,
            'born ' || line.name || ' ' || line.birth_date,
            'lives ' || line.name || ' ' || line.address,
            'phone ' || line.name || ' ' || line.phone,
            if(length(line.name) <= 4 and not contains(line.name, '·'), 'door ' || left(line.name, 1) || ' ' || door.address, null)
        ], lambda mark: mark is not null)) as mark
    from group_line as line
    left join own_door as door on line.county = door.county and line.address = door.address
    where line.role_kind = 'self'
)

select distinct
    one.county,
    one.household_no,
    one.group_no,
    other.group_no as other_no
from marked as one
inner join marked as other
    on one.county = other.county and one.household_no = other.household_no and one.mark = other.mark and one.group_no < other.group_no;

-- Whose first list names no head, but members by what they are to one: they are told as those of the household before them.
create or replace temp table same_head as
with opening as (
    select
        line.county,
        line.household_no,
        line.group_no,
        line.period
    from group_line as line
    inner join register_group as own
        on
            line.county = own.county
            and line.household_no = own.household_no
            and line.group_no = own.group_no
            and line.period = own.first_period
    where not own.is_stopped
    group by line.county, line.household_no, line.group_no, line.period
    having
        count(line.relation) > 0
        and not bool_or(coalesce(line.relation = '户主', false) or line.role_kind = 'head')
)

select
    opening.county,
    opening.household_no,
    max_by(before.group_no, before.last_period) as group_no,
    opening.group_no as other_no
from opening
inner join register_group as before
    on
        opening.county = before.county
        and opening.household_no = before.household_no
        and opening.period > before.last_period
        and not before.is_stopped
group by opening.county, opening.household_no, opening.group_no;

-- What speaks against it: all of the one group stood under another number while the other group had this one.
create or replace temp table stood_apart as
with elsewhere as (
    select
        line.county,
        line.household_no,
        line.group_no,
        line.person_id,
        other.period
    from (
        select distinct
            county,
            household_no,
            group_no,
            person_id
        from group_line
        where role_kind = 'self'
    ) as line
    left join listed_person as other
        on line.person_id = other.person_id and not (line.county = other.county and line.household_no = other.household_no)
),

away as (
    select
        elsewhere.county,
        elsewhere.household_no,
        elsewhere.group_no,
        elsewhere.person_id,
        other.group_no as other_no,
        bool_or(coalesce(elsewhere.period between other.first_period and other.last_period, false)) as is_away
    from elsewhere
    inner join register_group as other
        on
            elsewhere.county = other.county
            and elsewhere.household_no = other.household_no
            and elsewhere.group_no <> other.group_no
    group by elsewhere.county, elsewhere.household_no, elsewhere.group_no, elsewhere.person_id, other.group_no
)

select
    county,
    household_no,
    least(group_no, other_no) as group_no,
    greatest(group_no, other_no) as other_no
from away
group by county, household_no, group_no, other_no
having bool_and(is_away);

create or replace temp table same_family as
with likely as (
    select * from same_marks
    union
    select
        county,
        household_no,
        least(group_no, other_no) as group_no,
        greatest(group_no, other_no) as other_no
    from same_head
)

select * from same_people
union
select likely.*
from likely
anti join stood_apart as apart
    on
        likely.county = apart.county
        and likely.household_no = apart.household_no
        and likely.group_no = apart.group_no
        and likely.other_no = apart.other_no;

-- A family is whatever hangs together; it is called by the least of its groups.
create or replace temp table family_group as
with recursive reached as (
    select
        county,
        household_no,
        group_no,
        group_no as family_no
    from register_group
    union
    select
        reached.county,
        reached.household_no,
        next.other_no as group_no,
        reached.family_no
    from reached
    inner join (
        select * from same_family
        union all
        select
            county,
            household_no,
            other_no as group_no,
            group_no as other_no
        from same_family
    ) as next
        on reached.county = next.county and reached.household_no = next.household_no and reached.group_no = next.group_no
)

select
    county,
    household_no,
    group_no,
    min(family_no) as family_no
from reached
group by county, household_no, group_no;

create or replace temp table family_line as
select
    line.row_id,
    min(line.county) as county,
    min(line.household_no) as household_no,
    coalesce(max(family.family_no), '1') as family_no
from register_line as line
left join group_line as grouped on line.row_id = grouped.row_id and grouped.role_kind = 'self' and line.role_kind = 'self'
left join family_group as family
    on grouped.county = family.county and grouped.household_no = family.household_no and grouped.group_no = family.group_no
group by line.row_id;
