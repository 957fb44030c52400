/* ---
code: M07
title: 困难家庭学生本学期未得到资助
family: missed
grade: 橙
department: 县级教育局
why: 低收入家庭的在读学生应按学段得到资助;本学期没有资助记录,可能是学校没有比对到,也可能是家长不知道可以申请。
next_step: 由学校核对该生本学期资助情况,未资助的按规定补办,并告知家长可享受的项目。
false_alarms:
  - 技工院校或外地就读,资助由就读地发放
  - 休学、转学,或学籍信息没有更新
  - 本学期资助仍在评审,尚未发放
clause: 焦民〔2024〕8号 二(三)2(2)
needs: [civil_affairs.low_income_register, education.enrolment, education.student_aid]
absence_of: [education.student_aid]
heeds_names: true
policy: [education.aid_categories, education.min_age, education.max_age]
already_weighed: [child]
recurs: true
steps: [dead]
owner: 教育局资助中心
reviewed_on: 2026-11-01
status: live
--- */
-- Everybody in the household counts, covered or not: the aid is for families.
with family_member as (
    select
        register.*,
        this_run.period_end,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.education_aid_categories as entitled
        on register.category = entitled.category and this_run.period_end >= entitled.valid_from and this_run.period_end < entitled.valid_to
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.person_id is not null
        and register.recognised_on < this_run.period
    qualify row_number() over (partition by register.person_id order by register.match_grade, register.record_id, register.row_id) = 1
),

term as (
    select max(term) as term
    from core.education__enrolment
    where is_current and regexp_full_match(term, '\d{4}-\d{4}-[12]')
),

pupil as (
    select enrolment.*
    from core.education__enrolment as enrolment
    inner join term on enrolment.term = term.term
    where enrolment.is_current and enrolment.status = '在读' and enrolment.person_id is not null
    qualify row_number() over (partition by enrolment.person_id order by enrolment.match_grade, enrolment.record_id, enrolment.row_id) = 1
)

select
    family_member.person_id,
    family_member.household_id,
    family_member.subject_record,
    -- Each term's aid is due anew: what is still open, or was answered, of the last term says nothing of this one.
    if(pupil.term like '%-2', concat(left(pupil.term, 4)::integer + 1, '-02-01'), concat(left(pupil.term, 4), '-09-01'))::date as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该生为', family_member.category, '成员,', date_sub('year', person.birth_date, family_member.period_end), '周岁,',
        regexp_replace(regexp_replace(pupil.term, '-1$', '学年第一学期'), '-2$', '学年第二学期'), '在', coalesce(pupil.school, '校'), coalesce('(' || pupil.stage || ')', ''),
        '在读,没有该学期的资助记录。'
    ) as reason,
    [
        { 'row_id': family_member.row_id, 'fact': 'category', 'value': family_member.category },
        { 'row_id': pupil.row_id, 'fact': 'term', 'value': pupil.term },
        { 'row_id': pupil.row_id, 'fact': 'stage', 'value': pupil.stage },
        { 'row_id': pupil.row_id, 'fact': 'status', 'value': pupil.status }
    ] as evidence,
    ['学籍状态为在读,不是休学、转学或毕业', '该学期的资助数据已经收到', '认定日期早于本月', '截至本月没有收到该人员的死亡记录'] as ruled_out
from family_member
inner join pupil on family_member.person_id = pupil.person_id
inner join core.person as person on family_member.person_id = person.person_id
inner join policy.education_min_age as youngest
    on family_member.period_end >= youngest.valid_from and family_member.period_end < youngest.valid_to
inner join policy.education_max_age as oldest
    on family_member.period_end >= oldest.valid_from and family_member.period_end < oldest.valid_to
where
    date_sub('year', person.birth_date, family_member.period_end) between youngest.value and oldest.value
    and not exists (
        select 1 from core.education__student_aid as aid
        where aid.person_id = family_member.person_id and aid.is_current and aid.term = pupil.term and aid.amount > 0
    )
    and not exists (
        select 1 from dead
        where dead.person_id = family_member.person_id
    )
