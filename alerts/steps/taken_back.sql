-- Which settlement a reversal with a number of its own takes back: the earliest of the same person, care and amount that
-- nothing else took back. The national platform gives each reversal a number; others repeat that of the settlement.
with signed as (
    select
        row_id,
        person_id,
        settlement_no,
        care_type,
        settled_on,
        total,
        min(total) over (partition by person_id, settlement_no) < 0 and max(total) over (partition by person_id, settlement_no) > 0 as is_netted
    from core.medical_insurance__settlement
    where
        is_current
        and match_grade <> 'E'
        and person_id in (
            select back.person_id from core.medical_insurance__settlement as back
            where back.total < 0
        )
),

placed as (
    select
        *,
        row_number() over (partition by person_id, care_type, total order by settled_on, row_id) as place
    from signed
    where not is_netted
),

taken_back as (
    select
        back.row_id,
        stay.settlement_no as stay_no
    from placed as back
    inner join placed as stay
        on
            back.person_id = stay.person_id
            and back.care_type = stay.care_type
            and back.total = -stay.total
            and back.place = stay.place
            and back.settled_on >= stay.settled_on
    where back.total < 0
)

from taken_back
