/* ---
code: M05
title: 门诊慢特病应享未享医疗救助
family: missed
grade: 黄
department: 县级医保局
why: 救助对象本年度门诊慢特病的政策范围内自付费用应按比例得到医疗救助;累计救助没有达到,可能是身份未同步或漏结。
next_step: 核对病种是否属于救助病种、结算时的救助身份;属漏结的按规定补办并告知本人。
false_alarms:
  - 病种不在可以救助的9类病种内(数据中不含病种)
  - 没有办理门诊慢特病登记,或超出登记的定点机构
  - 省域外就医,零星报销尚未办结
  - 年度限额等本地参数尚未按当地实际填写
clause: 焦民〔2024〕8号 二(三)2(1)
needs: [medical_insurance.settlement, civil_affairs.low_income_register]
policy:
  - medical.outpatient_ratio
  - medical.patients_only
  - medical.annual_limit
  - medical.shortfall_tolerated
  - medical.claim_months
  - medical.months_looked_back
lives_by: {medical.outpatient_ratio: 门诊慢特病医疗救助比例}
steps: [aid_filled, severely_ill, dead]
owner: 医疗救助科
reviewed_on: 2026-11-01
status: live
--- */
with settlement as (
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
        and settled.person_id in (select spell.person_id from core.status_spell as spell)
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

-- A settlement with what was taken back of it, which carries the same number.
visit as (
    select
        person_id,
        period_end,
        min(year) as year,
        min({ 'settled_on': settled_on, 'record_id': record_id }) as earliest,
        min({ 'settled_on': settled_on, 'row_id': row_id }).row_id as row_id,
        max(settled_on) as settled_on,
        max(care_on) as care_on,
        date_trunc('month', max(care_on))::date as care_month,
        bool_and(coalesce(in_province, true)) as in_province,
        sum(aid) as aid,
        sum(in_policy) - greatest(sum(insured), sum(total) - sum(self_paid) - sum(aid)) as burden
    from settlement
    where care_type = '门诊慢特病'
    group by person_id, settlement_no, period_end
    having count(*) = count(in_policy) and count(*) = count(aid)
),

-- By the most favourable category (就高) held on the day of care; a category counts from the month after it was recognised.
rated as (
    select
        visit.*,
        spell.household_id,
        spell.category,
        spell.row_id as spell_row,
        ratio.value as ratio,
        ratio.kind as ratio_kind
    from visit
    inner join core.status_spell as spell
        on
            visit.person_id = spell.person_id
            and visit.care_month > spell.valid_from
            and (spell.valid_to is null or visit.care_on < spell.valid_to)
            and spell.is_covered
    inner join policy.medical_outpatient_ratio as ratio
        on spell.category = ratio.category and visit.care_on >= ratio.valid_from and visit.care_on < ratio.valid_to
    inner join policy.medical_claim_months as wait
        on if(visit.in_province, '省域内', '省域外') = wait.category and visit.period_end >= wait.valid_from and visit.period_end < wait.valid_to
    left join policy.medical_patients_only as patients
        on spell.category = patients.category and visit.care_on >= patients.valid_from and visit.care_on < patients.valid_to
    left join severely_ill on visit.person_id = severely_ill.person_id
    where
        (patients.category is null or severely_ill.person_id is not null)
        and ratio.kind <> 'at_most'
        and visit.settled_on <= last_day(visit.period_end - to_months(wait.value::integer))
    qualify row_number() over (partition by visit.row_id order by ratio.value desc, spell.row_id asc) = 1
),

-- One alert for the year: the first settlement names it. A year is asked about until its last settlement is past checking: claims by hand,
-- and what is settled in December, are paid in the next.
year_of_care as (
    select
        person_id,
        period_end,
        year,
        min(earliest).record_id as subject_record,
        max(settled_on) as settled_on,
        max({ 'settled_on': settled_on, 'category': category, 'household_id': household_id, 'row_id': spell_row, 'ratio': ratio, 'kind': ratio_kind }) as latest,
        sum(burden) as burden,
        sum(ratio::decimal(9, 4) * burden)::decimal(14, 2) as aid_due,
        sum(aid) as aid,
        list({ 'row_id': row_id, 'fact': 'aid_paid', 'value': aid::varchar } order by settled_on, row_id) as visits
    from rated
    group by person_id, period_end, year
),

judged as (
    select
        year_of_care.*,
        least(year_of_care.aid_due - year_of_care.aid, ceiling.value - aid_of_year.aid)::decimal(14, 2) as shortfall
    from year_of_care
    inner join aid_of_year on year_of_care.person_id = aid_of_year.person_id and year_of_care.year = aid_of_year.year
    inner join policy.medical_months_looked_back as past
        on year_of_care.period_end >= past.valid_from and year_of_care.period_end < past.valid_to
    inner join policy.medical_annual_limit as ceiling
        on year_of_care.settled_on >= ceiling.valid_from and year_of_care.settled_on < ceiling.valid_to
    where year_of_care.settled_on > last_day(year_of_care.period_end - to_months(past.value::integer))
)

select
    judged.person_id,
    judged.latest.household_id as household_id,
    judged.subject_record,
    judged.settled_on as occurred_on,
    judged.shortfall as amount_at_risk,
    concat(
        '该人员为', judged.latest.category, ',', judged.year, '年',
        if(judged.year = year(judged.period_end), '截至' || strftime(judged.period_end, '%-m月%-d日'), ''), '门诊慢特病结算', len(judged.visits),
        '次,政策范围内自付合计', judged.burden, '元,应救助', if(judged.latest.kind = 'at_least', '不低于', ''), round(judged.latest.ratio * 100)::integer, '%,约',
        judged.aid_due, '元,', if(judged.aid > 0, '实际救助' || judged.aid || '元,少' || judged.shortfall || '元。', '没有医疗救助支付。')
    ) as reason,
    list_prepend({ 'row_id': judged.latest.row_id, 'fact': 'category', 'value': judged.latest.category }, judged.visits) as evidence,
    ['费用为扣除其他支付后的政策范围内部分,退费已冲减', '救助身份在就诊之前的月份已认定', '该年度医疗救助未达到限额', '截至本月没有收到该人员的死亡记录'] as ruled_out
from judged
inner join policy.medical_shortfall_tolerated as tolerated
    on tolerated.category = '门诊慢特病' and judged.settled_on >= tolerated.valid_from and judged.settled_on < tolerated.valid_to
where
    judged.shortfall > tolerated.value
    and not exists (
        select 1 from dead
        where dead.person_id = judged.person_id
    )
