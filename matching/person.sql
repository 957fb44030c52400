-- Write who is who: memberships, persons, and the memory that the next run starts from.
delete from core.membership;
insert into core.membership
select
    mention.row_id,
    mention.role,
    mention.role_kind,
    mention.dataset,
    mention.delivery_id,
    mention.record_id,
    mention.evidence_id,
    person.person_id,
    person.match_grade,
    person.link_method,
    person.match_probability
from identified_mention as mention
inner join evidence_person as person on mention.evidence_id = person.evidence_id;

create or replace temp table person_number as
select
    group_name,
    number
from group_number
qualify row_number() over (partition by group_name order by records desc, number asc) = 1;

-- What the records of persons without a number say most often.
create or replace temp table person_said as
with said as (
    select
        graded.group_name,
        unnest(['name', 'sex', 'birth']) as what,
        unnest([evidence.name, evidence.sex, cast(evidence.birth_date as varchar)]) as value,
        evidence.records
    from evidence_person as graded
    inner join evidence_now as evidence using (evidence_id)
    where graded.group_name not in (select group_name from person_number)
),

counted as (
    select
        group_name,
        what,
        value,
        sum(records) as records
    from said
    where value is not null
    group by group_name, what, value
),

most as (
    select
        group_name,
        what,
        value
    from counted
    qualify row_number() over (partition by group_name, what order by records desc, value asc) = 1
)

select
    group_name,
    max(value) filter (where what = 'name') as name,
    max(value) filter (where what = 'sex') as sex,
    cast(max(value) filter (where what = 'birth') as date) as birth_date
from most
group by group_name;

create or replace temp table person_place as
select
    graded.group_name,
    sum(evidence.mentions) as records,
    max(evidence.newest_place) as newest
from evidence_now as evidence
inner join evidence_person as graded on evidence.evidence_id = graded.evidence_id
group by graded.group_name;

delete from core.person;
insert into core.person
select
    person.person_id,
    coalesce(owner.name, said.name) as name,
    coalesce(sex_in(number.number), said.sex) as sex,
    coalesce(birth_in(number.number), said.birth_date) as birth_date,
    number.number as resident_id,
    place.newest.area_code,
    number.number is null as is_provisional,
    coalesce(minted.run_id, $run_id) as minted_run,
    cast(substr(person.person_id, 2) as bigint) as minted_no,
    place.records as record_count
from group_person as person
inner join person_place as place on person.group_name = place.group_name
left join person_number as number on person.group_name = number.group_name
left join number_owner as owner on number.number = owner.number
left join person_said as said on person.group_name = said.group_name
left join (
    select
        person_id,
        min(run_id) as run_id
    from core.person_event
    where kind = 'mint'
    group by person_id
) as minted on person.person_id = minted.person_id;

delete from core.person_alias;
insert into core.person_alias
select
    person_id,
    stands_for
from id_now
order by person_id;
