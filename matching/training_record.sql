-- Records whose number is known, with the number hidden from every comparison: it only says which of them are one person.
create or replace temp table training_record as
select
    mention.row_id || ' ' || mention.role as uid,
    claim.number as owner_number,
    reading.name_key,
    reading.surname,
    reading.sounds,
    evidence.birth_date as birth,
    evidence.birth_date as likely_birth,
    evidence.sex,
    cast(null as varchar) as number_text,
    case when mention.area_code not like '%000' then [mention.area_code] end as villages,
    case when mention.area_code is not null then [left(mention.area_code, 9)] end as townships,
    case when mention.area_code is not null then [left(mention.area_code, 6)] end as counties,
    case when mention.phone is not null then [mention.phone] end as phones,
    case when mention.account is not null then [mention.account] end as accounts,
    case when mention.household is not null then [mention.household] end as households
from identified_mention as mention
inner join number_claim as claim on mention.evidence_id = claim.evidence_id
inner join evidence_now as evidence on claim.evidence_id = evidence.evidence_id
inner join name_reading as reading on claim.name = reading.name
where
    not reading.is_masked
    and claim.evidence_id not in (select evidence_id from disputed_evidence)
order by uid;
