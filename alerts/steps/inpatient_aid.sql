-- What is due of each stay in hospital, by the settlement and by who the patient was then. Reads `aid_filled`, `severely_ill` and `taken_back`.
with settlement as (
    select
        settled.record_id,
        settled.row_id,
        settled.person_id,
        coalesce(taken_back.stay_no, settled.settlement_no) as settlement_no,
        settled.care_type,
        settled.settled_on,
        settled.total,
        settled.in_policy,
        settled.self_paid,
        settled.referred,
        settled.in_province,
        coalesce(settled.discharged_on, settled.settled_on) as care_on,
        if(aid_filled.delivery_id is null, null, coalesce(settled.aid_paid, 0)) as aid,
        coalesce(settled.basic_paid, 0) + coalesce(settled.serious_paid, 0) + coalesce(settled.other_paid, 0) as insured
    from core.medical_insurance__settlement as settled
    left join aid_filled on settled.delivery_id = aid_filled.delivery_id
    left join taken_back on settled.row_id = taken_back.row_id
    where settled.is_current and settled.match_grade <> 'E' and settled.person_id in (select spell.person_id from core.status_spell as spell)
    qualify row_number() over (partition by settled.record_id order by settled.match_grade, settled.row_id) = 1
),

aid_of_year as (
    select
        person_id,
        year(settled_on) as year,
        coalesce(sum(aid), 0) as aid
    from settlement
    group by all
),

-- A settlement with what was taken back of it. What others paid is what they are said to have
-- paid or what is missing between the total and the patient's part, whichever is more.
stay as (
    select
        person_id,
        min({ 'settled_on': settled_on, 'record_id': record_id }).record_id as subject_record,
        min({ 'settled_on': settled_on, 'row_id': row_id }).row_id as row_id,
        max(settled_on) as settled_on,
        max(care_on) as care_on,
        bool_and(coalesce(in_province, true)) as in_province,
        sum(total) as total,
        sum(aid) as aid,
        sum(in_policy) - greatest(sum(insured), sum(total) - sum(self_paid) - sum(aid)) as burden
    from settlement
    where care_type = '住院'
    group by person_id, settlement_no
    having count(*) = count(in_policy) and count(*) = count(aid) and sum(total) > 0 and bool_and(coalesce(referred, true))
),

recent as (
    select
        stay.*,
        date_trunc('month', stay.care_on)::date as care_month,
        this_run.period_end
    from stay
    cross join ops.this_run as this_run
    inner join policy.medical_claim_months as wait
        on if(stay.in_province, '省域内', '省域外') = wait.category and this_run.period_end >= wait.valid_from and this_run.period_end < wait.valid_to
    inner join policy.medical_months_looked_back as past on this_run.period_end >= past.valid_from and this_run.period_end < past.valid_to
    where
        stay.settled_on <= last_day(this_run.period - to_months(wait.value::integer))
        and stay.settled_on > last_day(this_run.period - to_months(past.value::integer))
),

-- By every category held when the stay ended; a category counts from the month after it was recognised.
due as (
    select
        recent.*,
        spell.household_id,
        spell.category,
        spell.row_id as spell_row,
        ratio.value as ratio,
        ratio.kind as ratio_kind,
        (share.value * income.value)::decimal(14, 2) as deductible,
        (ratio.value * (recent.burden - share.value * income.value))::decimal(14, 2) as aid_due
    from recent
    inner join core.status_spell as spell
        on
            recent.person_id = spell.person_id
            and recent.care_month > spell.valid_from
            and (spell.valid_to is null or recent.care_on < spell.valid_to)
            and spell.is_covered
    inner join policy.medical_inpatient_ratio as ratio
        on spell.category = ratio.category and recent.care_on >= ratio.valid_from and recent.care_on < ratio.valid_to
    inner join policy.medical_inpatient_deductible_share as share
        on spell.category = share.category and recent.care_on >= share.valid_from and recent.care_on < share.valid_to
    inner join policy.medical_disposable_income as income on recent.care_on >= income.valid_from and recent.care_on < income.valid_to
    left join policy.medical_patients_only as patients
        on spell.category = patients.category and recent.care_on >= patients.valid_from and recent.care_on < patients.valid_to
    left join severely_ill on recent.person_id = severely_ill.person_id
    where (patients.category is null or severely_ill.person_id is not null) and ratio.kind <> 'at_most'
),

-- The most favourable category counts (就高), and no more is due than is left of the year's limit.
inpatient_aid as (
    select
        due.*,
        least(due.aid_due - due.aid, ceiling.value - aid_of_year.aid)::decimal(14, 2) as shortfall
    from due
    inner join aid_of_year on due.person_id = aid_of_year.person_id and year(due.settled_on) = aid_of_year.year
    inner join policy.medical_annual_limit as ceiling on due.care_on >= ceiling.valid_from and due.care_on < ceiling.valid_to
    qualify row_number() over (partition by due.person_id, due.subject_record order by due.aid_due desc, due.spell_row asc) = 1
)

from inpatient_aid
