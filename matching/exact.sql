-- Which records of a valid number are another person's? (One of the two is wrong: a person decides.)

-- Who changed name, number or both, as the police say.
create or replace temp table police_change as
select
    this.number,
    this.name,
    former.number as former_number,
    former.name as former_name
from numbered_mention as this
inner join numbered_mention as former
    on this.row_id = former.row_id and this.role_kind = 'self' and former.role_kind = 'former'
where this.dataset = 'public_security.household_change';

-- Names that one number has gone by.
create or replace temp table renamed as
with told as (
    select
        unnest([number, former_number]) as number,
        name,
        former_name
    from police_change
)

select distinct
    told.number,
    list_sort([one.name_key, other.name_key]) as name_keys
from told
inner join name_reading as one on told.name = one.name and not one.is_masked
inner join name_reading as other on told.former_name = other.name and not other.is_masked
where one.name_key <> other.name_key;

-- Few evidence bears another name than the owner's; only those names are compared.
create or replace temp table name_beside_owner as
with pair as (
    select distinct
        evidence.number,
        evidence.name,
        owner.name as owner_name
    from number_evidence as evidence
    inner join number_owner as owner on evidence.number = owner.number and evidence.name_key <> owner.name_key
)

select
    pair.number,
    pair.name,
    case when renamed.number is null then name_relation(reading, owner) else 'sound' end as relation
from pair
inner join name_reading as reading on pair.name = reading.name
inner join name_reading as owner on pair.owner_name = owner.name
left join renamed on pair.number = renamed.number and list_sort([reading.name_key, owner.name_key]) = renamed.name_keys;

create or replace temp table number_claim as
select
    evidence.* exclude (is_masked, police_records),
    coalesce(beside.relation, case when evidence.name_key = owner.name_key then 'same' else 'missing' end) as relation
from number_evidence as evidence
left join number_owner as owner on evidence.number = owner.number
left join name_beside_owner as beside on evidence.number = beside.number and evidence.name = beside.name;

create or replace temp table disputed_evidence as
with claim as (
    select
        claim.*,
        (
            many.number is not null
            and claim.relation not in ('same', 'sound')
            and not coalesce(claim.birth_date = claim.number_birth, false)
        ) as is_of_many
    from number_claim as claim
    left join number_of_many as many on claim.number = many.number and claim.name_key = many.name_key
)

select
    evidence_id,
    number,
    case
        when birth_contradicts and sex_contradicts then 'birth_and_sex'
        when birth_contradicts and relation in ('variant', 'surname', 'unrelated', 'relative') then 'birth_and_name'
        when is_of_many then 'number_of_many'
        when relation = 'relative' then 'relative'
        when relation = 'unrelated' then 'unrelated_name'
        -- Fifteen digits have no check character, a card keeps an old number: a quite different name shows the slip.
        else 'weak_number'
    end as cause
from claim
where
    (birth_contradicts and (sex_contradicts or relation in ('variant', 'surname', 'unrelated', 'relative')))
    or is_of_many
    or relation in ('unrelated', 'relative')
    or (number_state <> 'valid' and relation = 'surname');
