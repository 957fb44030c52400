/* ---
code: X24
title: 成年家庭成员已毕业,家庭情况未重新核定
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 在校接受本科及以下教育的成年子女按不能独立生活的家庭成员计算;毕业后收入和家庭成员都可能变化,毕业以来台账没有核查记录。
next_step: 入户了解毕业后的就业、收入和居住情况,主动告知就业帮扶和渐退政策,按程序重新核定。这是疑点线索,不得仅凭比对结果调整救助金。
false_alarms:
  - 已升入外地院校,学籍不在本地数据中
  - 转学、学籍编码变更,被学校登记为毕业
  - 毕业后失业、患病或残疾,家庭仍符合条件
clause: 《最低生活保障审核确认办法》(民发〔2021〕57号) 第七条
needs: [civil_affairs.low_income_register, education.enrolment]
policy: [child.adult_age, tenure.months_until_next_enrolment]
settled_by_review: true
steps: [dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- The register does not say who counts as a student, so that the last schooling speaks. Who finished 普通高中 mostly goes on to
-- a university elsewhere, which the local lists do not show: he is no lead.
with finished as (
    select distinct person_id
    from core.education__enrolment
    where status = '毕业' and person_id is not null
),

member as (
    select
        register.*,
        this_run.period as month,
        this_run.period_end,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    inner join finished on register.person_id = finished.person_id
    cross join ops.this_run as this_run
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.category in ('最低生活保障', '低保边缘家庭', '刚性支出困难家庭')
        and coalesce(register.is_covered, true)
    qualify row_number() over (partition by register.person_id order by register.match_grade, register.record_id, register.row_id) = 1
),

-- Every term counts, not only the newest list: a graduate may stand in no later one.
schooling as (
    select enrolment.*
    from core.education__enrolment as enrolment
    inner join member on enrolment.person_id = member.person_id
    where enrolment.match_grade <> 'E' and regexp_full_match(enrolment.term, '\d{4}-\d{4}-[12]')
    qualify row_number() over (
        partition by enrolment.person_id
        order by
            enrolment.term desc, if(enrolment.status = '毕业', 1, 0), enrolment.leaves desc nulls last, enrolment.match_grade, enrolment.record_id,
            enrolment.row_id
    ) = 1
),

graduate as (
    select
        schooling.*,
        coalesce(schooling.leaves, schooling.period) as left_on,
        date_trunc('month', coalesce(schooling.leaves, schooling.period)) as left_in
    from schooling
    where schooling.status = '毕业' and schooling.stage in ('中职', '高职', '本科', '研究生')
)

select
    member.person_id,
    member.household_id,
    member.subject_record,
    graduate.left_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为', member.category, '家庭成员,学籍显示', strftime(graduate.left_on, '%Y年%-m月'), graduate.stage, '毕业,此后没有在读的学籍记录,',
        if(
            member.last_review_on is null, '台账没有填写复核日期。', '台账最近一次复核在' || strftime(member.last_review_on, '%Y年%-m月%-d日') || '。'
        )
    ) as reason,
    list_filter([
        { 'row_id': member.row_id, 'fact': 'category', 'value': member.category },
        { 'row_id': member.row_id, 'fact': 'last_review_on', 'value': strftime(member.last_review_on, '%Y-%m-%d') },
        { 'row_id': graduate.row_id, 'fact': 'stage', 'value': graduate.stage },
        { 'row_id': graduate.row_id, 'fact': 'status', 'value': graduate.status },
        { 'row_id': graduate.row_id, 'fact': 'leaves', 'value': strftime(graduate.leaves, '%Y-%m') }
    ], lambda item: item.value is not null) as evidence,
    ['毕业后没有升学的学籍记录,且已过升学学籍上报的时间', '认定日期早于毕业', '截至本月没有收到该人员的死亡记录'] as ruled_out
from member
inner join graduate on member.person_id = graduate.person_id
inner join core.person as person on member.person_id = person.person_id
inner join policy.child_adult_age as grown_up
    on member.period_end >= grown_up.valid_from and member.period_end < grown_up.valid_to
inner join policy.tenure_months_until_next_enrolment as lag_months
    on member.period_end >= lag_months.valid_from and member.period_end < lag_months.valid_to
anti join dead on member.person_id = dead.person_id
where
    person.birth_date + to_years(grown_up.value::integer) <= member.period_end
    and graduate.left_in + to_months(lag_months.value::integer) < member.month
    -- Recognised after graduating: known when it was decided.
    and member.recognised_on < graduate.left_on
