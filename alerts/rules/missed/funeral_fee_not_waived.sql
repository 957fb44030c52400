/* ---
code: M27
title: 低收入人员去世火化没有享受殡葬费用减免
family: missed
grade: 黄
department: 县级民政局
why: 特困人员、最低生活保障对象、低保边缘人口去世的,应免除基本殡葬服务费,其他服务费减半;没有减免,家属多承担了费用。
next_step: 由殡葬管理机构核对收费和减免情况;确应减免的,主动联系家属说明政策、办理退费,沟通时体谅家属心情。
false_alarms:
  - 家属自愿不申请减免
  - 减免由其他渠道补助,没有记入火化信息
  - 减免金额不足但不为零的,收费项目口径不一,不在提示之列
  - 去世时已不是低收入人口,台账没有及时更新
clause: 焦民〔2024〕8号 二(三)6
needs: [civil_affairs.low_income_register, civil_affairs.cremation]
policy: [funeral.waiver_categories]
lives_by: {funeral.waiver_categories: 殡葬减免对象范围}
owner: 殡葬管理所
reviewed_on: 2026-11-22
status: live
--- */
-- An amount that is not filled in is unknown. Which items are the basic ones each funeral home lists in its own way, so
-- that a waiver of less than the whole fee proves nothing: only one of nothing does, unless there was nothing to pay.
with cremation as (
    select
        *,
        coalesce(died_on, cremated_on) as last_day_of_life
    from core.civil_affairs__cremation
    where
        is_current
        and person_id is not null
        and match_grade <> 'E'
        and waived_amount = 0
        and (basic_fee is null or basic_fee > 0)
)

select
    cremation.person_id,
    spell.household_id,
    cremation.record_id as subject_record,
    cremation.cremated_on as occurred_on,
    cremation.basic_fee::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员生前为', spell.category, ',', strftime(cremation.cremated_on, '%Y年%-m月%-d日'), '火化,',
        if(cremation.basic_fee is null, '', '基本服务费' || cremation.basic_fee || '元,'), '减免金额登记为0元。'
    ) as reason,
    list_filter([
        { 'row_id': spell.row_id, 'fact': 'category', 'value': spell.category },
        { 'row_id': cremation.row_id, 'fact': 'cremated_on', 'value': strftime(cremation.cremated_on, '%Y-%m-%d') },
        { 'row_id': cremation.row_id, 'fact': 'basic_fee', 'value': cremation.basic_fee::varchar },
        { 'row_id': cremation.row_id, 'fact': 'waived_amount', 'value': cremation.waived_amount::varchar }
    ], lambda item: item.value is not null) as evidence,
    ['去世当日属于应减免的类别', '减免金额已经填写'] as ruled_out
from cremation
cross join ops.this_run as this_run
-- Whoever was taken off the register on the day of death belonged to it until then.
inner join core.status_spell as spell
    on
        cremation.person_id = spell.person_id
        and cremation.last_day_of_life >= spell.valid_from
        and (spell.valid_to is null or cremation.last_day_of_life <= spell.valid_to)
inner join policy.funeral_waiver_categories as entitled
    on spell.category = entitled.category and cremation.cremated_on >= entitled.valid_from and cremation.cremated_on < entitled.valid_to
where cremation.cremated_on <= this_run.period_end
qualify row_number() over (partition by cremation.record_id, cremation.person_id order by spell.valid_from desc, spell.row_id asc) = 1
