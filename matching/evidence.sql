-- A number that stands beside the same name in another column of the row (the head, the payee), or in the same record in
-- another month, is this person's too; so is the one that the department's own key leads to, and the one that a number cut
-- by Excel begins like. Two such numbers are none.
create or replace temp table number_nearby as
with lonely as (
    select
        row_id,
        role,
        role_kind,
        dataset,
        record_id,
        name,
        is_masked,
        source_key,
        case when number_state = 'precision_lost' and regexp_matches(damaged_number, '^[0-9]{15}') then left(damaged_number, 15) end as first_15
    from numbered_mention
    where number is null
),

nearby as (
    select
        lonely.row_id,
        lonely.role,
        'same_row' as number_state,
        other.number
    from lonely
    inner join numbered_mention as other on lonely.row_id = other.row_id and lonely.name = other.name
    where other.number is not null and not lonely.is_masked
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
    where other.number is not null and not lonely.is_masked
    union all
    select
        lonely.row_id,
        lonely.role,
        'same_key' as number_state,
        key.number
    from lonely
    inner join sound_key as key on lonely.source_key = key.source_key
    inner join name_reading as reading on lonely.name = reading.name
    where key.number is not null and name_relation(reading, key.reading) in ('same', 'sound', 'variant', 'masked')
    union all
    select
        lonely.row_id,
        lonely.role,
        'same_beginning' as number_state,
        other.number
    from lonely
    inner join name_reading as reading on lonely.name = reading.name
    inner join numbered_mention as other on lonely.first_15 = left(other.number, 15)
    inner join name_reading as other_reading on other.name = other_reading.name and reading.name_key = other_reading.name_key
    where other.number_state = 'valid' and not reading.is_masked
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
        when key.source_key is not null and not mention.is_masked
            then concat_ws(chr(31), 'keyed', key.source_key, coalesce(mention.resident_id, ''))
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
left join number_nearby as nearby on mention.row_id = nearby.row_id and mention.role = nearby.role
left join sound_key as key on mention.source_key = key.source_key;

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
    own.address,
    own.phone,
    own.account,
    own.household,
    own.source_key,
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
