/* ---
code: M06
title: 达到年度限额后未给予倾斜救助
family: missed
grade: 黄
department: 县级医保局
why: 医疗救助已达年度最高限额,三重制度保障后的政策范围内自付费用仍超过规定比例,超过部分应给予倾斜救助。
next_step: 核对本年度各次就医是否规范转诊且在省域内;符合条件的按规定给予倾斜救助并告知本人。
false_alarms:
  - 部分就医未规范转诊或在省域外
  - 倾斜救助按年度或季度集中办理,尚未支付
  - 人均可支配收入、年度限额等本地参数尚未按当地实际填写
clause: 焦民〔2024〕8号 二(三)2(1)
needs: [medical_insurance.settlement, civil_affairs.low_income_register]
policy:
  - medical.inpatient_ratio
  - medical.patients_only
  - medical.disposable_income
  - medical.annual_limit
  - medical.tilt_threshold_share
  - medical.tilt_ratio
  - medical.tilt_cap
  - medical.shortfall_tolerated
  - medical.months_looked_back
lives_by: {medical.tilt_threshold_share: 倾斜救助起付线, medical.tilt_ratio: 倾斜救助比例, medical.tilt_cap: 倾斜救助限额}
steps: [aid_filled, severely_ill, dead]
owner: 医疗救助科
reviewed_on: 2026-11-01
status: live
--- */
-- The few who came near the limit at all: of them alone the settlements are looked at one by one. The tilt is often paid when the year is
-- over: a year is asked about until its last settlement is past checking.
with near_limit as (
    select settled.person_id
    from core.medical_insurance__settlement as settled
    cross join ops.this_run as this_run
    where settled.is_current and settled.settled_on between make_date(year(this_run.period) - 1, 1, 1) and this_run.period_end
    group by settled.person_id, year(settled.settled_on)
    having
        sum(settled.aid_paid) >= (
            select min(ceiling.value - tolerated.value)
            from policy.medical_annual_limit as ceiling
            cross join policy.medical_shortfall_tolerated as tolerated
        )
),

settlement as (
    select
        settled.record_id,
        settled.row_id,
        settled.person_id,
        settled.care_type,
        settled.settled_on,
        settled.total,
        settled.in_policy,
        settled.self_paid,
        settled.referred,
        settled.in_province,
        this_run.period_end,
        year(settled.settled_on) as year,
        coalesce(settled.discharged_on, settled.settled_on) as care_on,
        if(aid_filled.delivery_id is null, null, coalesce(settled.aid_paid, 0)) as aid,
        coalesce(settled.basic_paid, 0) + coalesce(settled.serious_paid, 0) + coalesce(settled.other_paid, 0) as insured
    from core.medical_insurance__settlement as settled
    cross join ops.this_run as this_run
    left join aid_filled on settled.delivery_id = aid_filled.delivery_id
    where
        settled.is_current
        and settled.person_id in (select near_limit.person_id from near_limit)
        and settled.match_grade <> 'E'
        and settled.settled_on between make_date(year(this_run.period) - 1, 1, 1) and this_run.period_end
    qualify row_number() over (partition by settled.record_id order by settled.match_grade, settled.row_id) = 1
),

aid_of_year as (
    select
        person_id,
        year,
        coalesce(sum(aid), 0) as aid
    from settlement
    group by person_id, year
),

-- What is known to have been done as the clause asks: referred properly, within the province.
year_of_care as (
    select
        person_id,
        period_end,
        year,
        min({ 'settled_on': settled_on, 'record_id': record_id }).record_id as subject_record,
        max(settled_on) as settled_on,
        max(care_on) as care_on,
        date_trunc('month', max(care_on))::date as care_month,
        sum(in_policy - greatest(insured, total - self_paid - aid) - aid) as unassisted,
        list({ 'row_id': row_id, 'fact': 'self_paid', 'value': self_paid::varchar } order by settled_on, row_id) as settlements
    from settlement
    where referred and in_province and care_type in ('住院', '门诊慢特病') and in_policy is not null and aid is not null
    group by person_id, period_end, year
),

-- Whoever is in a category with medical assistance at the last of them; it counts from the month after it was recognised.
assisted as (
    select
        year_of_care.*,
        spell.household_id,
        spell.category,
        spell.row_id as spell_row
    from year_of_care
    inner join core.status_spell as spell
        on
            year_of_care.person_id = spell.person_id
            and year_of_care.care_month > spell.valid_from
            and (spell.valid_to is null or year_of_care.care_on < spell.valid_to)
            and spell.is_covered
    inner join policy.medical_inpatient_ratio as ratio
        on spell.category = ratio.category and year_of_care.care_on >= ratio.valid_from and year_of_care.care_on < ratio.valid_to
    left join policy.medical_patients_only as patients
        on spell.category = patients.category and year_of_care.care_on >= patients.valid_from and year_of_care.care_on < patients.valid_to
    left join severely_ill on year_of_care.person_id = severely_ill.person_id
    where patients.category is null or severely_ill.person_id is not null
    qualify row_number() over (partition by year_of_care.person_id, year_of_care.year order by ratio.value desc, spell.row_id asc) = 1
),

-- What was paid above the limit is the tilt; without it so much more had been left to the patient.
judged as (
    select
        assisted.*,
        ceiling.value::decimal(14, 2) as ceiling,
        tolerated.value as tolerated,
        aid_of_year.aid,
        greatest(aid_of_year.aid - ceiling.value, 0) as tilt_paid,
        (assisted.unassisted + greatest(aid_of_year.aid - ceiling.value, 0))::decimal(14, 2) as left_over,
        (threshold.value * income.value)::decimal(14, 2) as threshold,
        ratio.value as ratio,
        cap.value as cap
    from assisted
    inner join aid_of_year on assisted.person_id = aid_of_year.person_id and assisted.year = aid_of_year.year
    inner join policy.medical_months_looked_back as past on assisted.period_end >= past.valid_from and assisted.period_end < past.valid_to
    inner join policy.medical_annual_limit as ceiling on assisted.care_on >= ceiling.valid_from and assisted.care_on < ceiling.valid_to
    inner join policy.medical_disposable_income as income on assisted.care_on >= income.valid_from and assisted.care_on < income.valid_to
    inner join policy.medical_tilt_threshold_share as threshold on assisted.care_on >= threshold.valid_from and assisted.care_on < threshold.valid_to
    inner join policy.medical_tilt_ratio as ratio on assisted.care_on >= ratio.valid_from and assisted.care_on < ratio.valid_to
    inner join policy.medical_tilt_cap as cap on assisted.care_on >= cap.valid_from and assisted.care_on < cap.valid_to
    inner join policy.medical_shortfall_tolerated as tolerated
        on tolerated.category = '住院' and assisted.care_on >= tolerated.valid_from and assisted.care_on < tolerated.valid_to
    where assisted.settled_on > last_day(assisted.period_end - to_months(past.value::integer))
),

due as (
    select
        *,
        (least(ratio * (left_over - threshold), cap) - tilt_paid)::decimal(14, 2) as shortfall
    from judged
)

select
    due.person_id,
    due.household_id,
    due.subject_record,
    due.settled_on as occurred_on,
    due.shortfall as amount_at_risk,
    concat(
        '该人员为', due.category, ',', due.year, '年医疗救助已支付', due.aid, '元,达到年度限额', due.ceiling, '元;规范转诊且在省域内就医的政策范围内自付仍有', due.left_over,
        '元,超过', due.threshold, '元的部分应按', round(due.ratio * 100)::integer, '%给予倾斜救助,还差约', due.shortfall, '元。'
    ) as reason,
    list_prepend({ 'row_id': due.spell_row, 'fact': 'category', 'value': due.category }, due.settlements) as evidence,
    ['只计算规范转诊且在省域内就医的费用,退费已冲减', '超过年度限额支付的部分已视为倾斜救助扣除', '截至本月没有收到该人员的死亡记录'] as ruled_out
from due
where
    due.aid >= due.ceiling - due.tolerated
    and due.shortfall > due.tolerated
    and not exists (
        select 1 from dead
        where dead.person_id = due.person_id
    )
