-- What evidence of identity do the mentions without a number of their own give? And all evidence there is, with what speaks of it.
create or replace temp table lonely_mention as
with lonely as (
    select
        mention.*,
        coalesce(reading.is_masked, true) as is_masked,
        reading.sounds[1] as sound
    from numbered_mention as mention
    left join name_reading as reading on mention.name = reading.name
    where mention.number is null
),

-- The same wrong number with three people or more was typed to fill the cell.
filler as (
    select damaged_number
    from lonely
    group by damaged_number
    having count(distinct sound) > 2
)

select
    lonely.* exclude (sound, damaged_number),
    case when filler.damaged_number is null then lonely.damaged_number end as damaged_number
from lonely
left join filler on lonely.damaged_number = filler.damaged_number;

-- A number that stands beside the same name in another column of the row (the head, the payee), or in the same record in
-- another month, is this person's too; so is the one that the department's own key leads to, the one that a number cut by
-- Excel begins like, and the one that the police say a wrong number was corrected to. Two such numbers are none.
create or replace temp table number_nearby as
with lonely as (
    select
        *,
        case when number_state = 'precision_lost' and regexp_matches(damaged_number, '^[0-9]{15}') then left(damaged_number, 15) end as first_15
    from lonely_mention
),

nearby as (
    select
        lonely.row_id,
        lonely.role,
        'same_row' as number_state,
        other.number
    from lonely
    inner join numbered_mention as other on lonely.row_id = other.row_id and lonely.name = other.name
    where
        other.number is not null
        and not lonely.is_masked
        -- A son may bear his father's name: the birthday on his line, or the one his own number tells, is not the father's then.
        and not births_contradict(lonely.birth_date, birth_in(other.number))
        and (
            not births_contradict(birth_in(lonely.damaged_number), birth_in(other.number))
            or numbers_alike(lonely.damaged_number, other.number)
        )
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
    union all
    -- A number that was never valid, corrected by the police: who bore it is who bears the new one.
    select
        lonely.row_id,
        lonely.role,
        'police_former' as number_state,
        this.number
    from lonely
    inner join numbered_mention as former
        on lonely.damaged_number = former.damaged_number and former.role_kind = 'former'
    inner join numbered_mention as this
        on former.row_id = this.row_id and former.dataset = this.dataset and this.role_kind = 'self'
    left join name_reading as reading on lonely.name = reading.name
    left join name_reading as own on this.name = own.name
    left join name_reading as was on former.name = was.name
    where
        this.dataset = 'public_security.household_change'
        and this.number is not null
        and (
            lonely.row_id = former.row_id
            or name_relation(reading, own) in ('same', 'sound', 'variant', 'masked')
            or name_relation(reading, was) in ('same', 'sound', 'variant', 'masked')
        )
)

select
    row_id,
    role,
    min(number) as number,
    max(number_state) as number_state
from nearby
group by row_id, role
having count(distinct number) = 1;

-- What speaks of the mentions without a number of their own.
create or replace temp table told_mention as
with told as (
    select
        mention.* exclude (number, number_state, evidence_id),
        key.source_key as telling_key,
        nearby.number,
        coalesce(nearby.number_state, mention.number_state) as number_state
    from lonely_mention as mention
    left join number_nearby as nearby on mention.row_id = nearby.row_id and mention.role = nearby.role
    left join sound_key as key on mention.source_key = key.source_key
)

select
    *,
    evidence_of(
        case
            when number is not null then concat_ws(chr(31), 'number', number, number_state)
            -- What names one place or thing besides the name and the day of birth: two such lines speak of one person.
            when telling_key is not null and not is_masked then concat_ws(chr(31), 'keyed', telling_key, coalesce(text_of_number, ''))
            when
                not is_masked and (
                    damaged_number is not null
                    or household is not null
                    or account is not null
                    or (birth_date is not null and coalesce(area_code, phone) is not null)
                )
                then
                    concat_ws(
                        chr(31), 'described', coalesce(text_of_number, ''), coalesce(card_stem, ''), coalesce(left(area_code, 9), ''),
                        coalesce(phone, ''), coalesce(account, ''), coalesce(household, '')
                    )
            -- Anything weaker stands for itself: equal names are no evidence that two lines speak of one person.
            else concat_ws(chr(31), 'record', record_id, role_kind)
        end,
        name, sex, birth_date
    ) as evidence_id
from told;

-- The same name in the same row, and no number with either: who is paid is who is entitled.
create or replace temp table entitled_mention as
with entitled as (
    select
        row_id,
        name,
        evidence_id
    from numbered_mention
    where number is not null and role_kind = 'self'
    union all
    select
        row_id,
        name,
        evidence_id
    from told_mention
    where role_kind = 'self'
)

select
    own.row_id,
    own.role,
    entitled.evidence_id
from told_mention as own
inner join entitled on own.row_id = entitled.row_id and own.name = entitled.name
where own.role_kind <> 'self' and own.number is null and own.damaged_number is null and not own.is_masked;

create or replace temp table unnumbered_mention as
select
    own.* exclude (evidence_id),
    coalesce(entitled.evidence_id, own.evidence_id) as evidence_id
from told_mention as own
left join entitled_mention as entitled on own.row_id = entitled.row_id and own.role = entitled.role;

-- Every mention with its evidence, and what speaks of it besides. (Sex and birth date are the evidence's.)
create or replace temp view identified_mention as
select
    row_id,
    role,
    role_kind,
    dataset,
    delivery_id,
    record_id,
    period,
    name,
    area_code,
    address,
    phone,
    account,
    household,
    source_key,
    number,
    evidence_id
from (
    from numbered_mention
    where number is not null
    union all by name
    from unnumbered_mention
) as mention;

create or replace temp table evidence_now as
with every_mention as (
    from numbered_mention
    where number is not null
    union all by name
    from unnumbered_mention
),

police as (
    select
        evidence_id,
        count(distinct record_id) as records
    from identified_mention
    where dataset like 'public_security.%'
    group by evidence_id
),

told as (
    select
        evidence_id,
        min(name) as name,
        min(number) as number,
        min(number_state) as number_state,
        min(damaged_number) as damaged_number,
        min(sex) as sex,
        min(birth_date) as birth_date,
        count(*) as mentions,
        -- As good as count(distinct …), and a third faster where groups are small.
        cast(list_unique(list(hash(record_id))) as bigint) as records,
        -- Where they live: by the newest line of the register, else of the insurance, else of anything; of lines that are as new the
        -- one with the greatest code, which is the village's where others name its township.
        max({
            'rank': case
                when dataset = 'civil_affairs.low_income_register' and role_kind = 'self' then 3
                when dataset = 'medical_insurance.enrolment' then 2
                -- A payee or a guardian is written down where the other one lives.
                when role_kind = 'self' then 1
                else 0
            end,
            'period': period,
            'area_code': area_code
        }) filter (where area_code is not null) as newest_place
    from every_mention
    group by evidence_id
)

select
    told.*,
    coalesce(police.records, 0) as police_records,
    reading.name_key,
    reading.is_masked
from told
left join police on told.evidence_id = police.evidence_id
left join name_reading as reading on told.name = reading.name;
