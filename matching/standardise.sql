-- What evidence of identity does each mention give? Mentions with identical evidence share one evidence_id, in every month.

-- One in eleven numbers that Excel has cut to ...000 passes the check all the same. Where one column of a dataset knows that
-- it was cut, no other column makes a person of it. (Nine numbers in ten thousand end so by themselves: those stay.)
create or replace temp table cut_number as
select distinct
    dataset,
    resident_id
from core.mention
where resident_id_state = 'precision_lost' and resident_id like '%000' and length(resident_id) = 18;

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
    mention.address,
    mention.phone,
    mention.account,
    -- Short numbers, noughts and what Excel made of a long one are nobody's.
    case
        when regexp_full_match(mention.source_key, '[^:]*:[A-Za-z0-9-]*[0-9]{4}[A-Za-z0-9-]*') and not regexp_full_match(mention.source_key, '[^:]*:0*')
            then mention.source_key
    end as source_key,
    mention.resident_id,
    coalesce(card.number, pupil.number) as number_beside,
    left(mention.disability_no, 18) as card_stem,
    -- Every department numbers households by itself.
    split_part(mention.dataset, '.', 1) || ':' || mention.household_no as household,
    coalesce(case when mention.is_usable then mention.resident_id end, card.number, pupil.number) as number,
    case
        when mention.is_usable then mention.resident_id_state
        when card.number is not null then 'from_disability_no'
        when pupil.number is not null then 'from_source_key'
        else mention.resident_id_state
    end as number_state,
    -- What is left of 4.10890E+17 is the area: that is no number, not even a damaged one.
    case
        when
            card.number is null and pupil.number is null and mention.resident_id_state in ('invalid', 'precision_lost')
            and regexp_full_match(mention.resident_id, '[0-9]{13,18}[0-9Xx]?') and not regexp_matches(mention.resident_id, '0{6}[0-9Xx]?$')
            then upper(mention.resident_id)
    end as damaged_number,
    coalesce(reading.is_masked, true) as is_masked
from (
    select
        told.* exclude (resident_id_state),
        case when cut.resident_id is null then told.resident_id_state else 'precision_lost' end as resident_id_state,
        cut.resident_id is null and told.resident_id_state in ('valid', 'upgraded_15', 'from_disability_no') as is_usable
    from core.mention as told
    left join cut_number as cut on told.resident_id = cut.resident_id and told.dataset = cut.dataset
) as mention
left join name_reading as reading on mention.name = reading.name
left join card_number as card on mention.disability_no = card.disability_no
left join key_number as pupil on mention.source_key = pupil.source_key;
