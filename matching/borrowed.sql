-- Which records carry a relative's number? The name is then not unlike the owner's, but it is somebody else's.
create or replace temp table other_name_claim as
select *
from number_claim
where
    relation in ('variant', 'surname')
    and evidence_id not in (select evidence_id from disputed_evidence);

create or replace temp table other_name_mention as
select
    claim.number,
    claim.name_key,
    claim.relation,
    mention.* exclude (number)
from identified_mention as mention
inner join other_name_claim as claim on mention.evidence_id = claim.evidence_id;

-- Beside the owner in one row (handler and deceased, payee and beneficiary), in one household or in two of them, or twice in a list of
-- everybody: two people.
create or replace temp table beside_owner as
select distinct
    this.evidence_id,
    this.number,
    case
        when this.row_id = owner.row_id then 'two_in_one_row'
        when this.household = owner.household then 'two_in_one_household'
        else 'two_in_one_list'
    end as cause
from other_name_mention as this
inner join identified_mention as owner on this.number = owner.number and this.delivery_id = owner.delivery_id
inner join number_claim as claim on owner.evidence_id = claim.evidence_id and claim.relation in ('same', 'sound')
where
    (
        this.row_id = owner.row_id
        and this.role <> owner.role
        -- The head's own line names him twice: another spelling there is another spelling.
        and not (
            this.relation = 'variant'
            and list_sort([this.role_kind, owner.role_kind]) = ['head', 'self']
            and this.row_id in (
                select line.row_id from core.mention as line
                where line.role_kind = 'self' and line.relation = '户主'
            )
        )
    )
    or (
        this.row_id <> owner.row_id
        and this.role_kind = 'self'
        and owner.role_kind = 'self'
        and (
            -- One list writes one person's name in one way: under two names, in one household or in two, it has two people.
            (this.household is not null and owner.household is not null)
            -- A list of everybody names everybody once, and the department's own keys tell two people apart.
            or (this.dataset in (select unnest($snapshots)) and (this.relation = 'surname' or this.source_key <> owner.source_key))
        )
    );

-- What the number's own bearer shares with others: a list that tells name and number only (of the dead, of the ill) does not
-- say with whom somebody lives, but the register does.
create or replace temp table bearers_surroundings as
select distinct
    number,
    unnest([household, 'phone ' || phone, 'account ' || account, row_id]) as shared
from identified_mention
where number in (select number from other_name_claim);

-- Whose two numbers, one after the other, the police know: a line of the new number under that name speaks of nobody else, also when the
-- lists have a newer name by now.
create or replace temp table name_of_both_numbers as
with told as (
    select
        unnest([number, former_number]) as number,
        unnest([former_number, number]) as other_number,
        name,
        former_name
    from police_change
    where number <> former_number
)

select distinct
    told.number,
    told.other_number,
    reading.name_key
from (
    select
        number,
        other_number,
        unnest([name, former_name]) as name
    from told
) as told
inner join name_reading as reading on told.name = reading.name and not reading.is_masked;

-- The full name of somebody with another number who shares the household, telephone or account, with the record or with the
-- bearer of its number; or, where only the surname is common, the township. Not where the birth date speaks for the number.
create or replace temp table neighbours_name as
with sharing as (
    select
        number,
        name_key,
        'near' as kind,
        unnest([household, 'phone ' || phone, 'account ' || account, row_id]) as shared
    from other_name_mention
    union
    select
        number,
        name_key,
        'township',
        left(area_code, 9)
    from other_name_mention
    where relation = 'surname'
    union
    select
        claim.number,
        claim.name_key,
        'near',
        bearer.shared
    from other_name_claim as claim
    inner join bearers_surroundings as bearer on claim.number = bearer.number
),

namesake as (
    select
        owner.number,
        owner.name_key
    from number_owner as owner
    where owner.name_key in (select name_key from other_name_mention)
),

namesake_sharing as (
    select
        namesake.number,
        namesake.name_key,
        unnest([
            mention.household, 'phone ' || mention.phone, 'account ' || mention.account, mention.row_id, left(mention.area_code, 9)
        ]) as shared
    from identified_mention as mention
    inner join namesake on mention.number = namesake.number
)

select distinct
    claim.evidence_id,
    claim.number,
    'neighbours_name' as cause
from other_name_claim as claim
inner join sharing on claim.number = sharing.number and claim.name_key = sharing.name_key
inner join namesake_sharing as other
    on sharing.shared = other.shared and sharing.name_key = other.name_key and sharing.number <> other.number
anti join name_of_both_numbers as one_person
    on
        claim.number = one_person.number
        and other.number = one_person.other_number
        and claim.name_key = one_person.name_key
where not coalesce(claim.birth_date = claim.number_birth and claim.birth_date <> birth_in(other.number), false);

-- Who stands beside the bearer in one list of the household, in a line and under a name of their own, is somebody else, also where no
-- list has their number.
create or replace temp table line_beside as
select distinct
    claim.evidence_id,
    claim.number,
    'neighbours_name' as cause
from other_name_claim as claim
inner join number_claim as bearer on claim.number = bearer.number and bearer.relation in ('same', 'sound')
inner join identified_mention as own on bearer.evidence_id = own.evidence_id and own.role_kind = 'self'
inner join unnumbered_mention as beside
    on own.delivery_id = beside.delivery_id and own.household = beside.household and own.row_id <> beside.row_id and beside.role_kind = 'self'
inner join name_reading as reading on beside.name = reading.name and claim.name_key = reading.name_key
where not coalesce(claim.birth_date = claim.number_birth and claim.birth_date <> beside.birth_date, false);

insert into disputed_evidence
select
    evidence_id,
    number,
    min(cause) as cause
from (
    select
        evidence_id,
        number,
        cause
    from beside_owner
    union all
    select
        evidence_id,
        number,
        cause
    from neighbours_name
    union all
    select
        evidence_id,
        number,
        cause
    from line_beside
) as either
group by evidence_id, number;

-- Half of the name agrees, and all of it is somebody else's of the township who has a number of his own: a slip of the pen, or a brother's
-- number. The record stays with the number, and accuses nobody.
create or replace temp table doubtful_name as
with doubted as (
    select *
    from other_name_claim
    where relation = 'variant' and evidence_id not in (select evidence_id from disputed_evidence)
),

namesake as (
    select
        number,
        name_key
    from number_owner
    where name_key in (select name_key from doubted)
),

asked as (
    select number from doubted
    union
    select number from namesake
),

home as (
    select distinct
        number,
        township_of(area_code) as township
    from identified_mention
    where number in (select number from asked) and township is not null
)

select distinct doubted.evidence_id
from doubted
inner join home on doubted.number = home.number
inner join namesake on doubted.name_key = namesake.name_key and doubted.number <> namesake.number
inner join home as other_home on namesake.number = other_home.number and home.township = other_home.township
anti join name_of_both_numbers as one_person
    on
        doubted.number = one_person.number
        and namesake.number = one_person.other_number
        and doubted.name_key = one_person.name_key
where not coalesce(doubted.birth_date = doubted.number_birth and doubted.birth_date <> birth_in(namesake.number), false);
