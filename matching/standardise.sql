-- What evidence of identity does each mention give? Mentions with identical evidence share one evidence_id, in every month.
create or replace temp table numbered_mention as
select
    mention.row_id,
    mention.role,
    mention.role_kind,
    mention.dataset,
    mention.delivery_id,
    mention.record_id,
    mention.period,
    mention.name,
    mention.sex,
    mention.birth_date,
    mention.area_code,
    mention.phone,
    mention.account,
    mention.resident_id,
    left(mention.disability_no, 18) as card_stem,
    -- Every department numbers households by itself.
    split_part(mention.dataset, '.', 1) || ':' || mention.household_no as household,
    coalesce(card.number, case when mention.is_usable then mention.resident_id end) as number,
    case when card.number is not null then 'from_disability_no' else mention.resident_id_state end as number_state,
    case
        when
            card.number is null and mention.resident_id_state in ('invalid', 'precision_lost')
            and regexp_full_match(mention.resident_id, '[0-9]{13,18}[0-9Xx]?') then upper(mention.resident_id)
    end as damaged_number,
    coalesce(reading.is_masked, true) as is_masked
from (
    select
        *,
        resident_id_state in ('valid', 'upgraded_15', 'from_disability_no') as is_usable
    from core.mention
) as mention
left join name_reading as reading on mention.name = reading.name
left join card_number as card on mention.disability_no = card.disability_no and not mention.is_usable;

-- A number that stands beside the same name in another column of the row (the head, the payee), or in the same record in
-- another month, is this person's too. Two such numbers are none.
create or replace temp table number_nearby as
with lonely as (
    select
        row_id,
        role,
        role_kind,
        dataset,
        record_id,
        name
    from numbered_mention
    where number is null and not is_masked
),

nearby as (
    select
        lonely.row_id,
        lonely.role,
        'same_row' as number_state,
        other.number
    from lonely
    inner join numbered_mention as other on lonely.row_id = other.row_id and lonely.name = other.name
    where other.number is not null
    union all
    select
        lonely.row_id,
        lonely.role,
        'same_record' as number_state,
        other.number
    from lonely
    inner join numbered_mention as other
        on
            lonely.record_id = other.record_id
            and lonely.name = other.name
            and lonely.dataset = other.dataset
            and lonely.role_kind = other.role_kind
    where other.number is not null
)

select
    row_id,
    role,
    min(number) as number,
    max(number_state) as number_state
from nearby
group by row_id, role
having count(distinct number) = 1;

create or replace temp table told_mention as
select
    mention.* exclude (number, number_state),
    coalesce(mention.number, nearby.number) as number,
    coalesce(nearby.number_state, mention.number_state) as number_state,
    case
        when coalesce(mention.number, nearby.number) is not null
            then concat_ws(chr(31), 'number', coalesce(mention.number, nearby.number), coalesce(nearby.number_state, mention.number_state))
        -- What names one place or thing besides the name and the day of birth: two such lines speak of one person.
        when
            not mention.is_masked and (
                mention.damaged_number is not null
                or mention.household is not null
                or mention.account is not null
                or (mention.birth_date is not null and coalesce(mention.area_code, mention.phone) is not null)
            )
            then
                concat_ws(
                    chr(31), 'described', coalesce(mention.resident_id, ''), coalesce(mention.card_stem, ''),
                    coalesce(left(mention.area_code, 9), ''), coalesce(mention.phone, ''), coalesce(mention.account, ''),
                    coalesce(mention.household, '')
                )
        -- Anything weaker stands for itself: equal names are no evidence that two lines speak of one person.
        else concat_ws(chr(31), 'record', mention.record_id, mention.role_kind)
    end as particulars
from numbered_mention as mention
left join number_nearby as nearby on mention.row_id = nearby.row_id and mention.role = nearby.role;

create or replace temp table identified_mention as
with own as (
    select
        *,
        md5(concat_ws(
            chr(31), particulars, coalesce(name, ''), coalesce(sex, ''), coalesce(strftime(birth_date, '%Y%m%d'), '')
        )) as evidence_id
    from told_mention
)

select
    own.row_id,
    own.role,
    own.role_kind,
    own.dataset,
    own.delivery_id,
    own.record_id,
    own.period,
    own.name,
    own.sex,
    own.birth_date,
    own.area_code,
    own.phone,
    own.account,
    own.household,
    own.number,
    own.number_state,
    own.damaged_number,
    -- The same name in the same row, and no number with either: who is paid is who is entitled.
    coalesce(entitled.evidence_id, own.evidence_id) as evidence_id
from own
left join own as entitled
    on
        own.row_id = entitled.row_id
        and own.name = entitled.name
        and own.role_kind <> 'self'
        and entitled.role_kind = 'self'
        and own.number is null
        and own.damaged_number is null
        and not own.is_masked;

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
    max({ 'period': period, 'row_id': row_id }).row_id as newest_row
from identified_mention
group by evidence_id;
