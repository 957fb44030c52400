/* ---
code: M04
title: 住院医疗救助低于规定比例
family: missed
grade: 黄
department: 县级医保局
why: 这次住院得到了医疗救助,但低于该类对象应得的比例,差额由困难群众自己承担。
next_step: 核对结算时的救助身份、起付标准和比例;确属少算的,按规定补差并告知本人。
false_alarms:
  - 出院前后救助类别发生变化,按较低的一类结算
  - 未按规定转诊,比例降低
  - 起付标准按年度累计,已在其他结算中计算
  - 省域外就医,零星报销尚未办结
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
steps: [aid_filled, severely_ill, taken_back, inpatient_aid, dead]
owner: 医疗救助科
reviewed_on: 2026-11-01
status: live
--- */
select
    inpatient_aid.person_id,
    inpatient_aid.household_id,
    inpatient_aid.subject_record,
    inpatient_aid.settled_on as occurred_on,
    inpatient_aid.shortfall as amount_at_risk,
    concat(
        '该人员', strftime(inpatient_aid.settled_on, '%Y年%-m月%-d日'), '结算的住院费用,政策范围内自付', inpatient_aid.burden, '元;当时为', inpatient_aid.category,
        if(inpatient_aid.deductible > 0, ',扣除起付标准' || inpatient_aid.deductible || '元后', ''), ',应救助', if(inpatient_aid.ratio_kind = 'at_least', '不低于', ''),
        round(inpatient_aid.ratio * 100)::integer, '%,约', inpatient_aid.aid_due, '元,实际救助', inpatient_aid.aid, '元,少', inpatient_aid.shortfall, '元。'
    ) as reason,
    [
        { 'row_id': inpatient_aid.spell_row, 'fact': 'category', 'value': inpatient_aid.category },
        { 'row_id': inpatient_aid.row_id, 'fact': 'settled_on', 'value': strftime(inpatient_aid.settled_on, '%Y-%m-%d') },
        { 'row_id': inpatient_aid.row_id, 'fact': 'total', 'value': inpatient_aid.total::varchar },
        { 'row_id': inpatient_aid.row_id, 'fact': 'aid_paid', 'value': inpatient_aid.aid::varchar }
    ] as evidence,
    list_filter([
        '费用为扣除基本医保、大病保险和其他支付后的政策范围内部分,退费已冲减', '救助身份在出院之前的月份已认定', '没有登记为未规范转诊',
        if(inpatient_aid.in_province, null, '省域外就医,已过零星报销的等待期'), '本年度医疗救助未达到限额', '截至本月没有收到该人员的死亡记录'
    ], lambda text: text is not null) as ruled_out
from inpatient_aid
inner join policy.medical_shortfall_tolerated as tolerated
    on tolerated.category = '住院' and inpatient_aid.care_on >= tolerated.valid_from and inpatient_aid.care_on < tolerated.valid_to
where
    inpatient_aid.aid > 0
    and inpatient_aid.shortfall > tolerated.value
    and not exists (
        select 1 from dead
        where dead.person_id = inpatient_aid.person_id
    )
