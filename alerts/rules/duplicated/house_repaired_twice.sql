/* ---
code: D14
title: 同一家庭重复列入农村危房改造
family: duplicated
grade: 黄
department: 县级住建局
why: 农村危房改造按户实施;已改造竣工的家庭再次列入,或一户两人分别列入,可能重复补助。
next_step: 核对两次改造是否同一户、同一处房屋,查看竣工和鉴定资料;属重复列入的按程序调整计划。这是疑点线索,不得仅凭比对结果取消。
false_alarms:
  - 改造后因灾倒损,按规定重建
  - 分户后各自的房屋
  - 改造后返危,经鉴定可以再次纳入
  - 台账中的同一家庭实际是两户
clause: 系统默认(农村危房改造按户一次补助;焦民〔2024〕8号 二(三)2(3))
needs: [housing.dilapidated]
owner: 村镇建设股
reviewed_on: 2026-11-22
status: live
--- */
with house as (
    select
        *,
        coalesce(household_id, person_id) as family
    from core.housing__dilapidated
    where works_status in ('已列入', '在建', '竣工') and match_grade in ('A', 'B', 'C')
),

-- Every house in the newest list, beside every house of the family that is or was made safe. Of one person's the survey
-- tells works done anew from a corrected date; houses of two members stand side by side in one list.
twice as (
    select
        again.*,
        first.row_id as first_row,
        first.person_id as first_person,
        first.works_status as first_status,
        first.completed_on as first_completed
    from house as again
    inner join house as first on again.family = first.family
    where
        again.is_current
        and (
            (first.works_status = '竣工' and again.person_id = first.person_id and again.surveyed_on > first.completed_on)
            or (
                first.is_current and again.person_id <> first.person_id
                and (coalesce(first.completed_on, first.period), first.row_id) < (coalesce(again.completed_on, again.period), again.row_id)
            )
        )
),

-- Houses lost in a disaster, and members who split off.
explained as (
    select
        coalesce(household_id, person_id) as family,
        null as split_person,
        happened_on
    from core.emergency__disaster_relief
    where is_current and (damage in ('倒塌', '严重损坏') or relief_type = '重建') and match_grade <> 'E'
    union all
    select
        coalesce(household_id, person_id) as family,
        person_id as split_person,
        changed_on as happened_on
    from core.public_security__household_change
    where is_current and kind = '分户' and match_grade <> 'E'
)

select
    twice.person_id,
    twice.household_id,
    twice.record_id as subject_record,
    coalesce(twice.completed_on, twice.surveyed_on, twice.period) as occurred_on,
    twice.amount as amount_at_risk,
    concat(
        '该家庭', if(twice.first_person = twice.person_id, '', '另一名成员'), '的农村危房',
        if(twice.first_completed is null, twice.first_status || '改造', strftime(twice.first_completed, '已于%Y年%-m月改造竣工')), ',',
        strftime(twice.period, '%Y年%-m月'), '名单中又', if(twice.first_person = twice.person_id, '', '以本人名义'), '列有改造(',
        concat_ws(',', twice.works_status, strftime(twice.surveyed_on, '%Y年%-m月鉴定'), strftime(twice.completed_on, '%Y年%-m月竣工')), ')。'
    ) as reason,
    list_filter([
        { 'row_id': twice.row_id, 'fact': 'works_status', 'value': twice.works_status },
        { 'row_id': twice.row_id, 'fact': 'surveyed_on', 'value': strftime(twice.surveyed_on, '%Y-%m-%d') },
        -- A row of another member is not a fact about this person; the sentence tells it.
        {
            'row_id': twice.first_row, 'fact': 'completed_on',
            'value': if(twice.first_person = twice.person_id, strftime(twice.first_completed, '%Y-%m-%d'), null)
        }
    ], lambda item: item.value is not null) as evidence,
    ['前一次改造以后,没有收到该家庭房屋因灾倒损的记录', '前一次改造以后,没有收到该家庭分户的记录'] as ruled_out
from twice
where not exists (
    select 1 from explained
    where
        explained.family = twice.family
        and coalesce(explained.split_person in (twice.person_id, twice.first_person), true)
        -- What came after both works is no reason for the second; of two who parted each had a house from then on.
        and coalesce(explained.happened_on <= twice.completed_on, true)
        and (
            coalesce(explained.happened_on > twice.first_completed, true)
            or (explained.split_person is not null and twice.person_id <> twice.first_person)
        )
)
qualify row_number() over (partition by twice.family order by twice.first_completed desc nulls last, twice.record_id, twice.row_id, twice.first_row) = 1
