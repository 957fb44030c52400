-- Of those who bear the name, who cannot be meant? Asked only of pairs that household, contacts or place suggest, of the only
-- one who bears the name, and of those whose place nobody knows: in a city all namesakes of all would be too many.
create or replace temp table known_place as
select
    bearer.name_key,
    mention.township,
    bearer.group_name,
    list(distinct mention.area_code) filter (where not mention.area_code like '%000') as villages
from bearer
inner join bearer_mention as mention on bearer.group_name = mention.group_name
semi join asking_mention as asking on bearer.name_key = asking.name_key and mention.township = asking.township
group by bearer.name_key, mention.township, bearer.group_name;

create or replace temp table placeless_bearer as
select
    bearer.name_key,
    bearer.group_name
from bearer
anti join (
    select group_name
    from bearer_mention
    where township is not null
) as placed on bearer.group_name = placed.group_name;

create or replace temp table namesake as
with suggested as (
    select
        group_name,
        other
    from household_of_row
    union
    select
        group_name,
        other
    from contact_candidate
    union
    select
        asking.group_name,
        known.group_name as other
    from asking_mention as asking
    inner join known_place as known on asking.name_key = known.name_key and asking.township = known.township
    union
    select
        asking.group_name,
        bearer.group_name as other
    from asking_group as asking
    inner join placeless_bearer as bearer on asking.name_key = bearer.name_key
    union
    select
        asking.group_name,
        bearer.group_name as other
    from asking_group as asking
    inner join only_bearer as bearer on asking.name_key = bearer.name_key
),

pair as (
    select
        suggested.group_name,
        suggested.other,
        case when starts_with(suggested.other, 'number:') then substr(suggested.other, 8) end as number
    from suggested
    inner join asking_group as asking on suggested.group_name = asking.group_name
    semi join bearer on suggested.other = bearer.group_name and asking.name_key = bearer.name_key
),

said as (
    select
        grouped.group_name,
        min(evidence.birth_date) as birth,
        min(evidence.sex) as sex
    from first_group as grouped
    inner join residue_evidence as evidence on grouped.evidence_id = evidence.evidence_id
    group by grouped.group_name
)

select
    pair.group_name,
    pair.other,
    coalesce(birth_in(pair.number), said.birth) as other_birth,
    coalesce(sex_in(pair.number), said.sex) as other_sex,
    pair.number as other_number
from pair
left join said on pair.other = said.group_name;

create or replace temp table namesake_mention as
with asked as (
    select group_name from namesake
    union
    select other from namesake
)

select
    group_name,
    dataset,
    period,
    record_id,
    role_kind,
    account
from named_mention
semi join asked on named_mention.group_name = asked.group_name;

-- Where each stands in a list that names everybody once.
create or replace temp table listed_slot as
select
    group_name,
    list(distinct concat(dataset, ' ', period)) as slots,
    list(distinct record_id) as records
from namesake_mention
where dataset in (select unnest($snapshots)) and role_kind = 'self'
group by group_name;

create or replace temp table paid_to as
select
    group_name,
    list(distinct account) as accounts
from namesake_mention
where account is not null
group by group_name;

-- What nobody with this number can be: of another birth, of another sex, with a damaged number quite unlike.
create or replace temp table impossible as
select distinct
    namesake.group_name,
    namesake.other
from namesake
inner join first_group as member on namesake.group_name = member.group_name
inner join evidence_now as evidence on member.evidence_id = evidence.evidence_id
where
    births_contradict(evidence.birth_date, namesake.other_birth)
    or coalesce(evidence.sex <> namesake.other_sex, false)
    or coalesce(
        damerau_levenshtein(evidence.damaged_number, namesake.other_number) > 2
        and left(evidence.damaged_number, 15) <> left(namesake.other_number, 15),
        false
    )
union
-- Money goes to another account.
select
    namesake.group_name,
    namesake.other
from namesake
inner join paid_to as one on namesake.group_name = one.group_name
inner join paid_to as other on namesake.other = other.group_name
where not list_has_any(one.accounts, other.accounts)
union
-- A list of everybody names everybody once.
select
    namesake.group_name,
    namesake.other
from namesake
inner join listed_slot as one on namesake.group_name = one.group_name
inner join listed_slot as other on namesake.other = other.group_name
where list_has_any(one.slots, other.slots) and not list_has_any(one.records, other.records);
