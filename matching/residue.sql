-- Which records have no number of their own?
create or replace temp view owned_evidence as
from number_claim
anti join disputed_evidence on number_claim.evidence_id = disputed_evidence.evidence_id;

create or replace temp table residue_evidence as
with unowned as (
    from evidence_now
    anti join owned_evidence on evidence_now.evidence_id = owned_evidence.evidence_id
),

placed_by as (
    select distinct mention.evidence_id
    from identified_mention as mention
    semi join unowned on mention.evidence_id = unowned.evidence_id
    where mention.household is not null or mention.account is not null
)

select
    evidence.* exclude (number, name_key, is_masked),
    reading,
    -- A name alone says nothing, and a masked name hides who it is: these are never compared.
    coalesce(
        not reading.is_masked
        and (evidence.birth_date is not null or evidence.damaged_number is not null or placed_by.evidence_id is not null),
        false
    ) as is_comparable
from unowned as evidence
left join name_reading as reading on evidence.name = reading.name
left join placed_by on evidence.evidence_id = placed_by.evidence_id;
