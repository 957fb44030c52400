/* ---
code: N05
title: 低收入家庭房屋因灾损坏或人员因灾伤亡
family: difficulty
grade: 橙
department: 乡镇(街道)
why: 低收入或重点关注家庭在近期灾害中房屋倒损或有人员伤亡,财产损失大,基本生活可能出现严重困难。
next_step: 会同应急部门入户查看损失和受灾救助落实情况,告知因灾倒损房屋恢复重建、临时救助等政策,符合条件的协助申请。
false_alarms:
  - 同一次灾害重复登记
  - 房屋已有保险赔付,损失已弥补
  - 损坏的房屋不是其唯一住房,或已经修复
clause: 焦民〔2024〕8号 二(三)2(5)
needs: [emergency.disaster_relief, civil_affairs.low_income_register]
policy: [difficulty.disaster_damages, difficulty.event_months, retention.exited_months, retention.rejected_months]
settled_by_review: true
steps: [watched, dead]
owner: 低收入人口监测中心
reviewed_on: 2026-11-22
status: live
--- */
with watched_or_head as (
    select *
    from watched
    union all
    -- The head of a family of which only somebody else is listed.
    select
        head_person_id as person_id,
        household_id,
        row_id,
        record_id,
        'category' as fact,
        category as value,
        '在册人员(' || category || ')家庭的户主' as standing,
        1 as place
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and match_grade <> 'E'
),

-- One loss is one, however often it is relieved; of several losses of one event the gravest is named.
loss as (
    select
        event.*,
        -- Later grants for the loss do not make another loss of it.
        first_value(event.record_id) over (
            partition by event.person_id, event.event_no order by coalesce(event.paid_on, event.happened_on), event.record_id
        ) as subject_record,
        sum(event.amount) over (partition by event.person_id, event.event_no) as relieved,
        this_run.period_end
    from core.emergency__disaster_relief as event
    cross join ops.this_run as this_run
    inner join policy.difficulty_disaster_damages as damage
        on event.damage = damage.category and this_run.period_end >= damage.valid_from and this_run.period_end < damage.valid_to
    inner join policy.difficulty_event_months as recent
        on recent.category = '受灾' and this_run.period_end >= recent.valid_from and this_run.period_end < recent.valid_to
    where
        event.is_current
        and event.match_grade <> 'E'
        and event.happened_on > last_day(this_run.period - to_months(recent.value::integer))
        and event.happened_on <= this_run.period_end
    qualify row_number() over (
        partition by event.person_id, event.event_no
        order by list_position(['人员伤亡', '倒塌', '严重损坏'], event.damage), event.match_grade, event.record_id, event.row_id
    ) = 1
),

-- Relief for this very cause since then: the township knows.
helped as (
    select
        person_id,
        granted_on
    from core.civil_affairs__temporary_relief
    where is_current and cause = '自然灾害' and match_grade <> 'E'
)

select
    loss.person_id,
    watched_or_head.household_id,
    loss.subject_record,
    loss.happened_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该户户主为', watched_or_head.standing, ',', strftime(loss.happened_on, '%Y年%-m月%-d日'), coalesce(loss.hazard, '灾害'), '造成',
        if(loss.damage = '人员伤亡', '人员伤亡', '房屋' || loss.damage), ',',
        if(coalesce(loss.relieved, 0) > 0, '已登记受灾救助' || loss.relieved || '元。', '受灾救助登记中没有金额。')
    ) as reason,
    [
        { 'row_id': watched_or_head.row_id, 'fact': watched_or_head.fact, 'value': watched_or_head.value },
        { 'row_id': loss.row_id, 'fact': 'damage', 'value': loss.damage },
        { 'row_id': loss.row_id, 'fact': 'happened_on', 'value': strftime(loss.happened_on, '%Y-%m-%d') }
    ] as evidence,
    ['同一次灾害的多条登记已合并', '灾害发生后没有以自然灾害为由的临时救助记录', '没有收到户主的死亡记录'] as ruled_out
from loss
inner join watched_or_head on loss.person_id = watched_or_head.person_id
where
    not exists (
        select 1 from helped
        where helped.person_id = loss.person_id and helped.granted_on >= loss.happened_on
    )
    and not exists (
        select 1 from dead
        where dead.person_id = loss.person_id
    )
-- Of two categories the stronger speaks, and with it its household.
qualify row_number() over (
    partition by loss.person_id, loss.event_no
    order by
        watched_or_head.place,
        list_position(['特困人员', '最低生活保障', '低保边缘家庭', '刚性支出困难家庭', '其他困难', '防止返贫监测'], watched_or_head.value),
        watched_or_head.household_id,
        watched_or_head.record_id,
        watched_or_head.row_id
) = 1
