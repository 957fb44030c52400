/* ---
code: N08
title: 低收入人员新增重特大疾病
family: difficulty
grade: 橙
department: 乡镇(街道)
why: 低收入或重点关注人员近期新确诊重特大疾病,医疗支出可能骤增,收入也可能减少,需要及早了解并告知救助政策。
next_step: 入户了解治疗和费用情况,告知医疗救助、临时救助等政策,符合条件的协助申请;不向无关人员透露病情。
false_alarms:
  - 仅为筛查或疑似,尚未确诊
  - 病种登记有误
  - 慢性病不在此列,以门诊费用另行监测
  - 已经得到救助,困难已缓解
clause: 焦民〔2024〕8号 二(二)2
needs: [health.severe_illness, civil_affairs.low_income_register]
policy: [difficulty.event_months, retention.exited_months, retention.rejected_months]
settled_by_review: true
steps: [watched, dead]
owner: 低收入人口监测中心
reviewed_on: 2026-11-22
status: live
--- */
-- Without a day of diagnosis nobody knows whether it is new; what was known before is not new either.
with illness as (
    select
        listed.*,
        this_run.period_end,
        last_day(this_run.period - to_months(recent.value::integer)) as new_after
    from core.health__severe_illness as listed
    cross join ops.this_run as this_run
    inner join policy.difficulty_event_months as recent
        on recent.category = '重病' and this_run.period_end >= recent.valid_from and this_run.period_end < recent.valid_to
    where
        listed.is_current
        and listed.kind = '重特大疾病'
        and (listed.status is null or listed.status not in ('治愈', '排除', '撤管', '死亡'))
        and listed.match_grade <> 'E'
    qualify row_number() over (partition by listed.person_id order by listed.diagnosed_on, listed.match_grade, listed.record_id, listed.row_id) = 1
),

-- Relief for this very cause since then: the township knows.
helped as (
    select
        person_id,
        granted_on
    from core.civil_affairs__temporary_relief
    where is_current and cause = '重大疾病' and match_grade <> 'E'
)

select
    illness.person_id,
    watched.household_id,
    illness.record_id as subject_record,
    illness.diagnosed_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat('该人员为', watched.standing, ',', strftime(illness.diagnosed_on, '%Y年%-m月%-d日'), '新列入卫健部门的重特大疾病名单,此前没有列入。') as reason,
    [
        { 'row_id': watched.row_id, 'fact': watched.fact, 'value': watched.value },
        { 'row_id': illness.row_id, 'fact': 'kind', 'value': illness.kind },
        { 'row_id': illness.row_id, 'fact': 'diagnosed_on', 'value': strftime(illness.diagnosed_on, '%Y-%m-%d') }
    ] as evidence,
    ['病情没有登记为治愈、排除或撤管', '没有更早确诊的重特大疾病记录', '确诊后没有以重大疾病为由的临时救助记录', '没有收到该人员的死亡记录'] as ruled_out
from illness
inner join watched on illness.person_id = watched.person_id
where
    illness.diagnosed_on > illness.new_after
    and illness.diagnosed_on <= illness.period_end
    and not exists (
        select 1 from helped
        where helped.person_id = illness.person_id and helped.granted_on >= illness.diagnosed_on
    )
    and not exists (
        select 1 from dead
        where dead.person_id = illness.person_id
    )
-- Of two categories the stronger speaks, and with it its household.
qualify row_number() over (
    partition by illness.person_id
    order by
        watched.place,
        list_position(['特困人员', '最低生活保障', '低保边缘家庭', '刚性支出困难家庭', '其他困难', '防止返贫监测'], watched.value),
        watched.household_id,
        watched.record_id,
        watched.row_id
) = 1
