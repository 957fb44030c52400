-- What evidence of identity does each mention give? Mentions with identical evidence share one evidence_id, in every month.
create or replace temp table identified_mention as
with numbered as (
    select
        mention.*,
        coalesce(card.number, case when is_usable then mention.resident_id end) as number,
        case when card.number is not null then 'from_disability_no' else mention.resident_id_state end as number_state,
        case
            when card.number is null and mention.resident_id_state in ('invalid', 'precision_lost')
                and regexp_full_match(mention.resident_id, '[0-9]{13,18}[0-9Xx]?') then upper(mention.resident_id)
        end as damaged_number,
        split_part(mention.dataset, '.', 1) || ':' || mention.household_no as household,
        coalesce(reading.is_masked, true) as is_masked
    from (
        select
            *,
            resident_id_state in ('valid', 'upgraded_15', 'from_disability_no') as is_usable
        from core.mention
    ) as mention
    left join name_reading as reading on mention.name = reading.name
    left join card_number as card on mention.disability_no = card.disability_no and not mention.is_usable
),
told as (
    select
        *,
        case
            when number is not null then concat_ws(chr(31), 'number', number, number_state)
            -- What names one place or thing besides the name and the day of birth: two such lines speak of one person.
            when not is_masked and (
                damaged_number is not null
                or household is not null
                or account is not null
                or (birth_date is not null and coalesce(area_code, phone) is not null)
            ) then concat_ws(
                chr(31), 'described', coalesce(resident_id, ''), coalesce(left(disability_no, 18), ''), coalesce(left(area_code, 9), ''),
                coalesce(phone, ''), coalesce(account, ''), coalesce(household, '')
            )
            -- Anything weaker stands for itself: equal names are no evidence that two lines speak of one person.
            else concat_ws(chr(31), 'record', record_id, role_kind)
        end as particulars
    from numbered
)
select
    row_id, role, role_kind, dataset, delivery_id, record_id, period, name, sex, birth_date, area_code, phone, account,
    household_no, household, relation, number, number_state, damaged_number,
    md5(concat_ws(
        chr(31), particulars, coalesce(name, ''), coalesce(sex, ''), coalesce(strftime(birth_date, '%Y%m%d'), '')
    )) as evidence_id
from told;

create or replace temp table evidence_now as
select
    evidence_id,
    min(name) as name,
    min(number) as number,
    min(number_state) as number_state,
    min(damaged_number) as damaged_number,
    min(sex) as sex,
    min(birth_date) as birth_date,
    max(left(area_code, 9)) as township,
    count(*) as mentions,
    count(distinct record_id) as records,
    count(distinct record_id) filter (where dataset like 'public_security.%') as police_records,
    max({'period': period, 'row_id': row_id}).row_id as newest_row
from identified_mention
group by evidence_id;
