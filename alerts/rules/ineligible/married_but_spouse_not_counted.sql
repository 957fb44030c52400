/* ---
code: X10
title: 登记结婚后,配偶未计入家庭
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 认定之后登记结婚,配偶属于共同生活的家庭成员,收入和财产应一并核算;台账中的家庭没有其配偶,家庭成员变化可能没有申报。
next_step: 入户了解婚后的居住和家庭情况,按现在的家庭成员重新核算;仍符合条件的继续救助。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 婚姻已经解除或被撤销,信息尚未报送
  - 婚后随配偶另住,已申报分户,台账尚未更新
  - 配偶已在台账中,但证件号不一致
  - 登记结婚的是同名同姓的另一人
clause: 焦民〔2022〕154号 十二
needs: [civil_affairs.low_income_register, civil_affairs.marriage]
policy: [household.categories]
steps: [dead, stay_in_custody, imprisoned]
owner: 低保科
reviewed_on: 2026-11-01
status: live
settled_by_review: true
--- */
-- The wedding of a person in 特困 asks another question (a new obligor) and is no matter of this rule.
with active as (
    select
        *,
        coalesce(household_id, person_id) as home
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and person_id is not null
),

listed as (
    select
        active.*,
        min(active.record_id) over (partition by active.person_id) as subject_record
    from active
    cross join ops.this_run as this_run
    inner join policy.household_categories as category
        on active.category = category.category and this_run.period_end >= category.valid_from and this_run.period_end < category.valid_to
    where active.category <> '特困人员'
    qualify row_number() over (partition by active.person_id order by active.match_grade, active.record_id, active.row_id) = 1
),

-- The last wedding. Who the other one is has to be known by a number: of a bare name nobody can tell whether it is listed.
wedding as (
    select
        event.person_id,
        event.happened_on,
        event.row_id,
        spouse.person_id as spouse_id,
        if(spouse.role_kind = 'husband', marriage.husband_name, marriage.wife_name) as spouse_name
    from core.life_event as event
    cross join ops.this_run as this_run
    inner join core.civil_affairs__marriage as marriage on event.row_id = marriage.row_id
    inner join core.membership as spouse on event.row_id = spouse.row_id and event.person_id <> spouse.person_id
    where
        event.kind = 'marriage'
        and event.match_grade in ('A', 'B', 'C')
        and event.happened_on <= this_run.period_end
        and spouse.role_kind in ('husband', 'wife')
        and spouse.match_grade in ('A', 'B', 'C')
    qualify row_number() over (partition by event.person_id order by event.happened_on desc, event.match_grade, event.row_id) = 1
)

select
    listed.person_id,
    listed.household_id,
    listed.subject_record,
    wedding.happened_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员于', strftime(wedding.happened_on, '%Y年%-m月%-d日'), '登记结婚,', strftime(this_run.period, '%Y年%-m月'), '台账中其家庭(', listed.category, ',',
        strftime(listed.recognised_on, '%Y年%-m月'), '认定)没有配偶。'
    ) as reason,
    [
        { 'row_id': listed.row_id, 'fact': 'category', 'value': listed.category },
        { 'row_id': listed.row_id, 'fact': 'recognised_on', 'value': strftime(listed.recognised_on, '%Y-%m-%d') },
        { 'row_id': wedding.row_id, 'fact': 'registered_on', 'value': strftime(wedding.happened_on, '%Y-%m-%d') }
    ] as evidence,
    ['结婚登记在认定之后', '此后没有离婚或撤销登记', '同一家庭中没有与其配偶同名的成员', '截至本月没有收到夫妻任何一方的死亡记录', '没有收到其配偶服刑、强制隔离戒毒的记录'] as ruled_out
from listed
inner join wedding on listed.person_id = wedding.person_id
cross join ops.this_run as this_run
where
    wedding.happened_on > listed.recognised_on
    and not exists (
        select 1 from core.life_event as ended
        where
            ended.person_id = wedding.person_id
            and ended.kind in ('divorce', 'marriage_annulled')
            and ended.match_grade <> 'E'
            and ended.happened_on >= wedding.happened_on
    )
    and not exists (
        select 1 from dead
        where dead.person_id = wedding.person_id
    )
    and not exists (
        select 1 from dead
        where dead.person_id = wedding.spouse_id
    )
    -- Who is in prison or in detoxification is no member of the household, by the same clause.
    and not exists (
        select 1 from imprisoned
        where imprisoned.person_id = wedding.spouse_id
    )
    and not exists (
        select 1 from active as member
        where member.home = listed.home and member.person_id = wedding.spouse_id
    )
    and not exists (
        select 1 from active as member
        where member.home = listed.home and member.name = wedding.spouse_name
    )
