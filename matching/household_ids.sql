-- Which id has each family? An id is minted once: the oldest of those that claim a family stays, and nobody's is used again.
create or replace temp table family_evidence as
select
    line.county,
    line.household_no,
    family.family_no,
    line.evidence_id,
    min(line.period) as first_period
from register_line as line
inner join family_line as family on line.row_id = family.row_id
where line.role_kind = 'self'
group by line.county, line.household_no, family.family_no, line.evidence_id;

-- Whose each piece of evidence is: the id that it came under first, or that was minted for it when it parted. An id of before
-- families were told apart is that of the family which had the number first.
create or replace temp table household_claim as
with owner as (
    select
        origin.county,
        origin.household_no,
        own.evidence_id,
        max(own.household_id) as household_id
    from core.household_evidence as own
    inner join core.household_origin as origin on own.household_id = origin.household_id
    group by origin.county, origin.household_no, own.evidence_id
),

owned as (
    select
        family.*,
        coalesce(owner.household_id, former.household_id) as household_id
    from family_evidence as family
    left join owner
        on
            family.county = owner.county
            and family.household_no = owner.household_no
            and family.evidence_id = owner.evidence_id
    left join (
        select * from core.household_origin
        anti join core.household_evidence using (household_id)
    ) as former
        on family.county = former.county and family.household_no = former.household_no
)

select
    household_id,
    county,
    household_no,
    family_no
from owned
where household_id is not null
group by household_id, county, household_no, family_no
qualify row_number() over (partition by household_id order by min(first_period), count(*) desc, min(evidence_id)) = 1;

create or replace temp table kept_household as
select
    county,
    household_no,
    family_no,
    min(household_id) as household_id,
    false as is_new
from household_claim
group by county, household_no, family_no;

create or replace temp table family_household as
with fresh as (
    select
        family.county,
        family.household_no,
        family.family_no,
        min(family.first_period) as first_period,
        min(family.evidence_id) as first_evidence
    from family_evidence as family
    anti join kept_household as kept
        on family.county = kept.county and family.household_no = kept.household_no and family.family_no = kept.family_no
    group by family.county, family.household_no, family.family_no
)

select * from kept_household
union all
select
    county,
    household_no,
    family_no,
    format('H{:09d}', row_number() over (order by county, household_no, first_period, first_evidence) + (
        select coalesce(max(cast(substr(household_id, 2) as bigint)), 0) from core.household_origin
    )) as household_id,
    true as is_new
from fresh;

insert into core.household_origin
select
    county,
    household_no,
    household_id,
    $run_id as minted_run
from family_household
where is_new
order by household_id;

-- What the next run must know.
insert into core.household_evidence
select
    own.household_id,
    family.evidence_id
from family_evidence as family
inner join family_household as own
    on family.county = own.county and family.household_no = own.household_no and family.family_no = own.family_no
left join (
    select distinct
        origin.county,
        origin.household_no,
        known.evidence_id
    from core.household_evidence as known
    inner join core.household_origin as origin on known.household_id = origin.household_id
) as known
    on family.county = known.county and family.household_no = known.household_no and family.evidence_id = known.evidence_id
where own.is_new or known.evidence_id is null
order by all;

-- What every id stands for: itself, or the household that its family is one with; nobody, while no list in force shows it.
create or replace temp table household_id_now as
select
    origin.household_id as old_household_id,
    case
        when fresh.household_id is not null then fresh.household_id
        when own.household_id is not null then own.household_id
        when former.household_id <> former.old_household_id then former.household_id
    end as household_id
from core.household_origin as origin
left join household_claim as claim on origin.household_id = claim.household_id
left join family_household as own
    on claim.county = own.county and claim.household_no = own.household_no and claim.family_no = own.family_no
left join family_household as fresh on origin.household_id = fresh.household_id and fresh.is_new
left join core.household_alias as former on origin.household_id = former.old_household_id;

delete from core.household_alias;
insert into core.household_alias
select
    old_household_id,
    household_id
from household_id_now
order by old_household_id;

create or replace temp table household_now as
select
    own.household_id,
    origin.minted_run,
    line.*
from register_line as line
inner join family_line as family on line.row_id = family.row_id
inner join family_household as own
    on family.county = own.county and family.household_no = own.household_no and family.family_no = own.family_no
inner join core.household_origin as origin on own.household_id = origin.household_id;
