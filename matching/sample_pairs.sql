-- All pairs that a sample is drawn from, each once: what matching has joined, and what it has not though the two are near.
create or replace temp table sample_candidate as
with joined as (
    select
        one.record_no as one,
        other.record_no as other,
        -- A pair is joined as loosely as the looser of the two.
        if(loose.place >= tight.place, loose.stratum, tight.stratum) as stratum
    from sample_record as one
    inner join sample_record as other on one.person_id = other.person_id and one.record_no < other.record_no
    inner join sample_stratum as loose on one.stratum = loose.stratum
    inner join sample_stratum as tight on other.stratum = tight.stratum
),

reviewed as (
    select
        least(one.record_no, other.record_no) as one,
        greatest(one.record_no, other.record_no) as other,
        'near_' || review.kind as stratum
    from core.match_review as review
    inner join sample_record as one on review.evidence_a = one.evidence_id
    inner join sample_record as other on review.evidence_b = other.evidence_id
    where one.person_id <> other.person_id
),

-- Only a record that rests on less than a number of its own may have missed its person by its name.
namesake as (
    select
        least(one.record_no, other.record_no) as one,
        greatest(one.record_no, other.record_no) as other,
        case
            when one.birth_date = other.birth_date then 'near_name_and_birth'
            when one.township = other.township then 'near_name_and_township'
            else 'near_name_alone'
        end as stratum
    from sample_record as one
    inner join sample_record as other on one.name_key = other.name_key and one.person_id <> other.person_id
    where
        not one.is_settled
        and (
            one.birth_date = other.birth_date
            or (
                coalesce(one.township = other.township, true)
                and not births_contradict(one.birth_date, other.birth_date)
            )
        )
    union all
    select
        one.record_no,
        other.record_no,
        'near_two_numbers'
    from sample_record as one
    inner join sample_record as other
        on
            one.name_key = other.name_key
            and one.birth_date = other.birth_date
            and one.person_id <> other.person_id
            and one.record_no < other.record_no
    where one.is_settled and other.is_settled
),

near as (
    select
        pair.one,
        pair.other,
        min({ 'place': named.place, 'stratum': named.stratum }).stratum as stratum
    from (
        from reviewed
        union all
        from namesake
    ) as pair
    inner join sample_stratum as named on pair.stratum = named.stratum
    group by pair.one, pair.other
)

from joined
union all
from near;
