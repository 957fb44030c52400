/* ---
code: X11
title: 户口迁出或分户后,仍在原家庭享受
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 认定之后户口迁出本县(市、区)或与家人分户,家庭成员或受理地可能已经变化;台账仍按原家庭享受。
next_step: 了解实际居住和共同生活情况;仍共同生活的备注说明,已迁走的与迁入地办好衔接,不要断保。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 分户后仍与家人共同生活
  - 学生因就学迁移户口,仍是家庭成员
  - 按居住地办理救助,户口迁移不影响享受
  - 行政区划调整造成的迁移
  - 迁移后又迁回
clause: 焦民〔2022〕154号 十二;《最低生活保障审核确认办法》(民发〔2021〕57号)第五条
needs: [civil_affairs.low_income_register, public_security.household_change]
policy: [household.categories]
owner: 低保科
reviewed_on: 2026-11-01
status: live
settled_by_review: true
--- */
with active as (
    select *
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and person_id is not null
),

household as (
    select
        household_id,
        count(distinct person_id) as people
    from active
    group by household_id
),

listed as (
    select
        active.*,
        left(active.area_code, 6) as county_code,
        min(active.record_id) over (partition by active.person_id) as subject_record
    from active
    cross join ops.this_run as this_run
    inner join policy.household_categories as category
        on active.category = category.category and this_run.period_end >= category.valid_from and this_run.period_end < category.valid_to
    where coalesce(active.is_covered, true)
    qualify row_number() over (partition by active.person_id order by active.match_grade, active.record_id, active.row_id) = 1
),

-- A place outside the area book comes as an empty cell: a sender who fills the column elsewhere in the file means that.
change as (
    select
        *,
        count(to_area) over (partition by delivery_id) > 0 as names_places
    from core.public_security__household_change
    where is_current
),

moved as (
    select
        listed.person_id,
        listed.household_id,
        listed.subject_record,
        listed.category,
        listed.status,
        listed.row_id as register_row,
        change.row_id,
        change.kind,
        change.changed_on,
        change.to_area
    from listed
    inner join change on listed.person_id = change.person_id
    left join household on listed.household_id = household.household_id
    cross join ops.this_run as this_run
    where
        change.match_grade in ('A', 'B', 'C')
        and change.changed_on > listed.recognised_on
        and change.changed_on <= this_run.period_end
        and (
            (change.kind = '分户' and household.people > 1)
            or (
                change.kind = '迁出'
                and coalesce(left(change.from_area, 6) = listed.county_code, true)
                and if(change.to_area is null, change.names_places, left(change.to_area, 6) <> listed.county_code)
            )
        )
        -- Who came in afterwards, or on the same day (a move inside the county), is here.
        and not exists (
            select 1 from change as back
            where
                back.person_id = change.person_id
                and change.kind = '迁出'
                and back.kind = '迁入'
                and back.match_grade <> 'E'
                and back.changed_on >= change.changed_on
                and coalesce(left(back.to_area, 6) = listed.county_code, true)
        )
        and not exists (
            select 1 from core.education__enrolment as pupil
            where pupil.person_id = change.person_id and pupil.is_current and pupil.status in ('在读', '休学') and pupil.match_grade <> 'E'
        )
    qualify row_number() over (partition by listed.person_id order by change.changed_on desc, change.match_grade, change.row_id) = 1
)

select
    moved.person_id,
    moved.household_id,
    moved.subject_record,
    moved.changed_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '公安登记该人员于', strftime(moved.changed_on, '%Y年%-m月%-d日'), if(moved.kind = '分户', '与家人分户', '户口迁出本县(市、区)'), ',',
        strftime(this_run.period, '%Y年%-m月'), '台账中仍为', moved.category, '(', moved.status, ')。'
    ) as reason,
    list_filter([
        { 'row_id': moved.register_row, 'fact': 'category', 'value': moved.category },
        { 'row_id': moved.register_row, 'fact': 'status', 'value': moved.status },
        { 'row_id': moved.row_id, 'fact': 'kind', 'value': moved.kind },
        { 'row_id': moved.row_id, 'fact': 'changed_on', 'value': strftime(moved.changed_on, '%Y-%m-%d') },
        { 'row_id': moved.row_id, 'fact': 'to_area', 'value': moved.to_area }
    ], lambda fact: fact.value is not null) as evidence,
    list_filter([
        '变动在认定之后',
        '不是在读学生',
        if(moved.kind = '迁出', '此后没有迁入本县(市、区)的记录', null),
        if(moved.to_area is not null, '迁入地不是台账所在的县(市、区)', null)
    ], lambda text: text is not null) as ruled_out
from moved
cross join ops.this_run as this_run
