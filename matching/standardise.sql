-- What evidence of identity does each mention give? Mentions with identical evidence share one evidence_id, in every month.

-- One in eleven numbers that Excel has cut to ...000 passes the check all the same. Where one column of a dataset knows that
-- it was cut, no other column makes a person of it. (Nine numbers in ten thousand end so by themselves: those stay.)
create or replace temp table cut_number as
select distinct
    dataset,
    resident_id
from core.mention
where resident_id_state = 'precision_lost' and resident_id like '%000' and length(resident_id) = 18;

-- One line per mention; written once, the largest table of a run. `evidence_id` only where the number says who is meant.
create or replace temp table numbered_mention as
with told as (
    select
        mention.*,
        case when cut.resident_id is null then mention.resident_id_state else 'precision_lost' end as state,
        cut.resident_id is null and mention.resident_id_state in ('valid', 'upgraded_15', 'from_disability_no') as is_usable
    from core.mention as mention
    left join cut_number as cut on mention.resident_id = cut.resident_id and mention.dataset = cut.dataset
),

numbered as (
    select
        told.*,
        coalesce(card.number, pupil.number) as number_beside,
        coalesce(case when told.is_usable then told.resident_id end, card.number, pupil.number) as number,
        case
            when told.is_usable then told.state
            when card.number is not null then 'from_disability_no'
            when pupil.number is not null then 'from_source_key'
            else told.state
        end as number_state
    from told
    left join card_number as card on told.disability_no = card.disability_no
    left join key_number as pupil on told.source_key = pupil.source_key
)

select
    row_id,
    cast(role as mention_role) as role,
    cast(role_kind as mention_role) as role_kind,
    cast(dataset as mention_dataset) as dataset,
    cast(delivery_id as mention_delivery) as delivery_id,
    record_id,
    period,
    name,
    sex,
    birth_date,
    area_code,
    address,
    phone,
    account,
    -- Every department numbers households by itself.
    split_part(dataset, '.', 1) || ':' || household_no as household,
    -- Short numbers, noughts and what Excel made of a long one are nobody's.
    case
        when regexp_full_match(source_key, '[^:]*:[A-Za-z0-9-]*[0-9]{4}[A-Za-z0-9-]*') and not regexp_full_match(source_key, '[^:]*:0*')
            then source_key
    end as source_key,
    number,
    cast(number_state as mention_number_state) as number_state,
    number_beside,
    case when number is null then resident_id end as text_of_number,
    case when number is null then left(disability_no, 18) end as card_stem,
    -- What is left of 4.10890E+17 is the area: that is no number, not even a damaged one.
    case
        when
            number_beside is null and state in ('invalid', 'precision_lost')
            and regexp_full_match(resident_id, '[0-9]{13,18}[0-9Xx]?') and not regexp_matches(resident_id, '0{6}[0-9Xx]?$')
            and not is_filler(resident_id)
            then upper(resident_id)
    end as damaged_number,
    case
        when number is not null then evidence_of(concat_ws(chr(31), 'number', number, number_state), name, sex, birth_date)
    end as evidence_id
from numbered;
