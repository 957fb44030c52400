/* ---
code: D20
title: 同一家庭同一灾害同一类救助重复发放
family: duplicated
grade: 黄
department: 县级应急管理局
why: 同一次灾害的同一类救助按户发放一次(分期发放的按月一次);同一家庭重复领取,可能是重复登记。
next_step: 核对受灾登记和发放名册;属重复登记的按规定更正,属分期、分阶段发放的说明情况。这是疑点线索,不得仅凭比对结果追回。
false_alarms:
  - 应急、过渡、重建等不同阶段的救助,可以分别享受
  - 过渡期按月、重建按进度、冬春分批发放
  - 倒房和农作物等不同损失分别补助
  - 台账中的同一家庭实际是两户
clause: 系统默认(同一灾害同一类救助按户不重复享受;焦民〔2024〕8号 二(三)2(5))
needs: [emergency.disaster_relief]
policy: [duplicate.relief_paid_in_stages]
owner: 应急管理局救灾股
reviewed_on: 2026-11-22
status: live
--- */
-- A grant listed first without and later with its day is one grant.
with granted as (
    select
        *,
        coalesce(household_id, person_id) as family
    from core.emergency__disaster_relief
    where is_current and relief_type <> '未救助' and amount > 0 and person_id is not null and match_grade in ('A', 'B', 'C')
    qualify paid_on is not null or max(paid_on) over (partition by person_id, event_no, damage, relief_type) is null
),

-- Few families have more than one grant of a kind: all that follows looks at those only.
several as (
    select
        family,
        event_no,
        relief_type
    from granted
    group by family, event_no, relief_type
    having min(row_id) <> max(row_id)
),

-- What is paid in stages is compared within its month only. Two kinds of damage may be relieved on one day.
batch as (
    select
        granted.*,
        if(stages.category is null, null, strftime(granted.paid_on, '%Y-%m')) as month,
        row_number() over (
            partition by granted.person_id, granted.event_no, granted.relief_type, granted.damage, granted.paid_on order by granted.row_id
        ) as copy
    from granted
    semi join several
        on granted.family = several.family and granted.event_no = several.event_no and granted.relief_type = several.relief_type
    cross join ops.this_run as this_run
    left join policy.duplicate_relief_paid_in_stages as stages
        on granted.relief_type = stages.category and this_run.period >= stages.valid_from and this_run.period < stages.valid_to
    -- In stages without days nobody can tell one stage from the next.
    where stages.category is null or granted.paid_on is not null
),

counted as (
    select
        *,
        coalesce(paid_on, period) as given_on,
        count(distinct { 'person': person_id, 'day': paid_on, 'copy': copy }) over whole as times,
        count(distinct person_id) over whole as people,
        sum(amount) over whole as total,
        row_number() over (partition by family, event_no, relief_type, month order by coalesce(paid_on, period) desc, row_id desc) as place
    from batch
    window whole as (partition by family, event_no, relief_type, month)
),

fact as (
    select
        family,
        event_no,
        relief_type,
        month,
        person_id,
        list({ 'row_id': row_id, 'fact': 'relief_type', 'value': relief_type } order by row_id) as types,
        list({ 'row_id': row_id, 'fact': 'amount', 'value': amount::varchar } order by row_id) as amounts
    from counted
    group by family, event_no, relief_type, month, person_id
)

select
    newest.person_id,
    newest.household_id,
    newest.record_id as subject_record,
    newest.given_on as occurred_on,
    newest.amount::decimal(14, 2) as amount_at_risk,
    concat(
        '该家庭', strftime(newest.happened_on, '%Y年%-m月%-d日'), '受灾(灾害编号', newest.event_no, '),', newest.relief_type, '救助',
        if(newest.month is null, '', '在同一个月'), '发放', newest.times, '次', if(newest.people > 1, concat('(', newest.people, '名成员)'), ''), ',共',
        newest.total, '元。'
    ) as reason,
    list_concat(spoken.types, spoken.amounts) as evidence,
    ['灾害编号和救助类型相同,不是不同阶段的救助', '不是同一天按不同损失分别补助', '先后两期名单中的同一笔没有重复计算'] as ruled_out
from counted as newest
-- Rows of other members are not facts about this person; the sentence counts them.
inner join fact as spoken
    on
        newest.family = spoken.family
        and newest.event_no = spoken.event_no
        and newest.relief_type = spoken.relief_type
        and newest.month is not distinct from spoken.month
        and newest.person_id = spoken.person_id
where newest.place = 1 and newest.times > 1
