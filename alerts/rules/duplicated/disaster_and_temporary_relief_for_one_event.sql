/* ---
code: D12
title: 同一灾害既有受灾救助又有临时救助
family: duplicated
grade: 蓝
department: 县级民政局
why: 同一次灾害由应急和民政两个部门救助,往往是有意叠加、形成合力;列出供统筹,避免重复计算或漏算。
next_step: 了解两项救助是否统筹安排,一般不需处理;确属重复的,与应急管理部门会商。只作信息参考,不影响已发放的救助。
false_alarms:
  - 两部门按规定叠加救助,形成合力
  - 临时救助另有原因,只是时间相近
clause: 焦民〔2024〕8号 二(三)2(5)
needs: [civil_affairs.temporary_relief, emergency.disaster_relief]
policy: [duplicate.same_event_days]
owner: 社会救助股
reviewed_on: 2026-11-22
status: shadow
--- */
-- The book may name another household of the person than the one joined last, which the disaster office's list is tied to.
with relieved as (
    select
        relief.*,
        coalesce(home.household_id, relief.household_id, relief.person_id) as family
    from core.civil_affairs__temporary_relief as relief
    left join core.newest_home as home on relief.person_id = home.person_id
    where relief.is_current and relief.cause = '自然灾害' and relief.amount > 0
),

disaster as (
    select
        *,
        coalesce(household_id, person_id) as family,
        coalesce(paid_on, happened_on) as given_on
    from core.emergency__disaster_relief
    where is_current and relief_type <> '未救助' and amount > 0 and person_id is not null and match_grade in ('A', 'B', 'C')
)

select
    relief.person_id,
    relief.household_id,
    relief.record_id as subject_record,
    relief.granted_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该家庭于', strftime(disaster.happened_on, '%Y年%-m月%-d日'), '受灾,获得受灾救助(', disaster.relief_type, ')', disaster.amount, '元;又于',
        strftime(relief.granted_on, '%Y年%-m月%-d日'), '因自然灾害获得临时救助', relief.amount, '元。'
    ) as reason,
    list_concat(
        [
            { 'row_id': relief.row_id, 'fact': 'granted_on', 'value': strftime(relief.granted_on, '%Y-%m-%d') },
            { 'row_id': relief.row_id, 'fact': 'amount', 'value': relief.amount::varchar }
        ],
        -- The disaster office lists the head of the household, who may be somebody else.
        if(
            relief.person_id = disaster.person_id,
            [
                { 'row_id': disaster.row_id, 'fact': 'happened_on', 'value': strftime(disaster.happened_on, '%Y-%m-%d') },
                { 'row_id': disaster.row_id, 'fact': 'amount', 'value': disaster.amount::varchar }
            ],
            []
        )
    ) as evidence,
    ['临时救助的事由为自然灾害,审批日期与受灾日期相近'] as ruled_out
from relieved as relief
cross join ops.this_run as this_run
inner join policy.duplicate_same_event_days as near
    on relief.granted_on >= near.valid_from and relief.granted_on < near.valid_to
inner join disaster on relief.family = disaster.family
where
    abs(relief.granted_on - disaster.happened_on) <= near.value
    -- News of this month only: whichever of the two came later.
    and greatest(relief.granted_on, disaster.given_on) between this_run.period and this_run.period_end
qualify row_number() over (partition by relief.record_id, relief.person_id order by disaster.happened_on desc, disaster.row_id) = 1
