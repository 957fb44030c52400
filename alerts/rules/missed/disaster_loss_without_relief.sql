/* ---
code: M19
title: 受灾的低收入家庭没有得到救助
family: missed
grade: 橙
department: 县级应急管理局
why: 遭遇自然灾害的低收入家庭应得到应急期、过渡期、恢复重建等救助;受灾已有一段时间仍登记为未救助,基本生活可能没有着落。
next_step: 核对该户灾情和救助情况;应救助而未救助的按规定补办,暂不符合条件的向本人说明,并告知可申请临时救助。
false_alarms:
  - 已经救助或发放实物,受灾台账没有更新
  - 核查后损失轻微,不符合救助条件
  - 本人不需要救助,或由保险赔付
clause: 焦民〔2024〕8号 二(三)2(5)
needs: [civil_affairs.low_income_register, emergency.disaster_relief]
policy: [disaster.relief_categories, disaster.days_until_relief, disaster.months_looked_back]
steps: [dead]
owner: 应急管理局救灾股
reviewed_on: 2026-11-22
status: live
--- */
-- The list itself says that nothing was given: whoever is not in it had no loss that we know of.
with unrelieved as (
    select
        loss.*,
        this_run.period_end,
        min(loss.record_id) over (partition by loss.person_id, loss.event_no) as subject_record
    from core.emergency__disaster_relief as loss
    cross join ops.this_run as this_run
    inner join policy.disaster_days_until_relief as patience
        on this_run.period_end >= patience.valid_from and this_run.period_end < patience.valid_to
    inner join policy.disaster_months_looked_back as back
        on this_run.period_end >= back.valid_from and this_run.period_end < back.valid_to
    where
        loss.is_current
        and loss.relief_type = '未救助'
        and loss.person_id is not null
        and loss.happened_on + patience.value::integer < this_run.period_end
        and loss.happened_on > this_run.period_end - to_months(back.value::integer)
    qualify row_number() over (partition by loss.person_id, loss.event_no order by loss.match_grade, loss.record_id, loss.row_id) = 1
),

-- Relief for one loss of an event is relief of the household after it.
relieved as (
    select
        event_no,
        person_id,
        household_id
    from core.emergency__disaster_relief
    where is_current and relief_type <> '未救助' and match_grade <> 'E'
),

listed as (
    select
        *,
        person_id as victim_id
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退')
    union all
    -- A household's loss stands under its head, who need not be on the register himself.
    select
        *,
        head_person_id as victim_id
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退')
)

select
    unrelieved.person_id,
    listed.household_id,
    unrelieved.subject_record,
    unrelieved.happened_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该户', strftime(unrelieved.happened_on, '%Y年%-m月%-d日'), '受灾', coalesce('(' || unrelieved.hazard || ')', ''), ',登记损失为', unrelieved.damage,
        ',台账为', listed.category, ',截至', strftime(unrelieved.period_end, '%Y年%-m月%-d日'), '仍登记为未救助。'
    ) as reason,
    [
        { 'row_id': unrelieved.row_id, 'fact': 'happened_on', 'value': strftime(unrelieved.happened_on, '%Y-%m-%d') },
        { 'row_id': unrelieved.row_id, 'fact': 'damage', 'value': unrelieved.damage },
        { 'row_id': unrelieved.row_id, 'fact': 'relief_type', 'value': unrelieved.relief_type },
        { 'row_id': listed.row_id, 'fact': 'category', 'value': listed.category }
    ] as evidence,
    ['受灾台账登记有损失', '同户在这次灾害中没有其他救助记录', '截至本月没有收到该人员的死亡记录'] as ruled_out
from unrelieved
inner join listed on unrelieved.person_id = listed.victim_id
inner join policy.disaster_relief_categories as entitled
    on listed.category = entitled.category and unrelieved.period_end >= entitled.valid_from and unrelieved.period_end < entitled.valid_to
where
    not exists (
        select 1 from relieved
        where relieved.person_id = unrelieved.person_id and relieved.event_no = unrelieved.event_no
    )
    and not exists (
        select 1 from relieved
        where relieved.household_id = unrelieved.household_id and relieved.event_no = unrelieved.event_no
    )
    and not exists (
        select 1 from dead
        where dead.person_id = unrelieved.person_id
    )
qualify row_number() over (
    partition by unrelieved.row_id order by listed.person_id is distinct from unrelieved.person_id, listed.match_grade, listed.record_id, listed.row_id
) = 1
