/* ---
code: M03
title: 住院费用应享未享医疗救助
family: missed
grade: 橙
department: 县级医保局
why: 救助对象住院的政策范围内自付费用超过起付标准,应得到医疗救助;这次结算没有医疗救助支付,费用由困难群众自己承担。
next_step: 核对结算时的救助身份和费用;属身份未同步或漏结的,按规定补办医疗救助并告知本人。
false_alarms:
  - 费用由第三方、工伤或生育保险承担
  - 未按规定转诊
  - 省域外就医,零星报销尚未办结
  - 起付标准按年度累计,已在其他结算中计算
  - 人均可支配收入、年度限额等本地参数尚未按当地实际填写
clause: 焦民〔2024〕8号 二(三)2(1)
needs: [medical_insurance.settlement, civil_affairs.low_income_register]
policy:
  - medical.inpatient_ratio
  - medical.inpatient_deductible_share
  - medical.patients_only
  - medical.disposable_income
  - medical.annual_limit
  - medical.shortfall_tolerated
  - medical.claim_months
  - medical.months_looked_back
lives_by: {medical.inpatient_ratio: 住院医疗救助比例, medical.inpatient_deductible_share: 住院医疗救助起付标准}
owner: 医疗救助科
reviewed_on: 2026-11-01
status: live
--- */
-- An empty cell is nothing paid only where the file fills that column at all; else nobody knows.
with filled as (
    select delivery_id
    from core.medical_insurance__settlement
    where is_current
    group by delivery_id
    having count(aid_paid) > 0
),

settlement as (
    select
        settled.record_id,
        settled.row_id,
        settled.person_id,
        settled.settlement_no,
        settled.care_type,
        settled.settled_on,
        settled.total,
        settled.in_policy,
        settled.self_paid,
        settled.referred,
        settled.in_province,
        coalesce(settled.discharged_on, settled.settled_on) as care_on,
        if(filled.delivery_id is null, null, coalesce(settled.aid_paid, 0)) as aid,
        coalesce(settled.basic_paid, 0) + coalesce(settled.serious_paid, 0) + coalesce(settled.other_paid, 0) as insured
    from core.medical_insurance__settlement as settled
    left join filled on settled.delivery_id = filled.delivery_id
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

-- A settlement with what was taken back of it, which carries the same number. What others paid is what they are said to have
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

severely_ill as (
    select distinct person_id
    from core.health__severe_illness
    where is_current and kind = '重特大疾病' and match_grade <> 'E' and (status is null or status not in ('治愈', '排除', '撤管', '死亡'))
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
best as (
    select
        due.*,
        least(due.aid_due - due.aid, ceiling.value - aid_of_year.aid)::decimal(14, 2) as shortfall
    from due
    inner join aid_of_year on due.person_id = aid_of_year.person_id and year(due.settled_on) = aid_of_year.year
    inner join policy.medical_annual_limit as ceiling on due.care_on >= ceiling.valid_from and due.care_on < ceiling.valid_to
    qualify row_number() over (partition by due.person_id, due.subject_record order by due.aid_due desc, due.spell_row asc) = 1
)

select
    best.person_id,
    best.household_id,
    best.subject_record,
    best.settled_on as occurred_on,
    best.shortfall as amount_at_risk,
    concat(
        '该人员', strftime(best.settled_on, '%Y年%-m月%-d日'), '结算的住院费用,政策范围内自付', best.burden, '元;当时为', best.category,
        if(best.deductible > 0, ',扣除起付标准' || best.deductible || '元后', ''), ',应救助', if(best.ratio_kind = 'at_least', '不低于', ''),
        round(best.ratio * 100)::integer, '%,约', best.aid_due, '元,没有医疗救助支付。'
    ) as reason,
    [
        { 'row_id': best.spell_row, 'fact': 'category', 'value': best.category },
        { 'row_id': best.row_id, 'fact': 'settled_on', 'value': strftime(best.settled_on, '%Y-%m-%d') },
        { 'row_id': best.row_id, 'fact': 'total', 'value': best.total::varchar },
        { 'row_id': best.row_id, 'fact': 'aid_paid', 'value': best.aid::varchar }
    ] as evidence,
    list_filter([
        '费用为扣除基本医保、大病保险和其他支付后的政策范围内部分,退费已冲减', '救助身份在出院之前的月份已认定', '没有登记为未规范转诊',
        if(best.in_province, null, '省域外就医,已过零星报销的等待期'), '本年度医疗救助未达到限额', '截至本月没有收到该人员的死亡记录'
    ], lambda text: text is not null) as ruled_out
from best
inner join policy.medical_shortfall_tolerated as tolerated
    on tolerated.category = '住院' and best.care_on >= tolerated.valid_from and best.care_on < tolerated.valid_to
where
    best.aid = 0
    and best.shortfall > tolerated.value
    and not exists (
        select 1 from core.life_event as death
        where death.person_id = best.person_id and death.kind = 'death' and death.match_grade <> 'E' and death.happened_on <= best.period_end
    )
