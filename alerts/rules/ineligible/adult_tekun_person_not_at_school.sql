/* ---
code: X21
title: 未成年时认定的特困人员已满18周岁且不在校
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 未成年人的特困供养到18周岁为止,仍在接受义务教育或就读普通高中、中等职业学校的可以继续;本学期没有查到在读记录,需要核实目前的情况。
next_step: 核实本人是否在外地或技工学校就读,是否有残疾、重病;确已离校的按程序核实,并帮助衔接低保、就业等其他帮扶。这是疑点线索,不得仅凭比对结果停止供养。
false_alarms:
  - 在外省、外地或技工学校(人社部门管理)就读,学籍不在本地
  - 休学、特殊教育学校就读,学籍没有更新
  - 本人有重度残疾等,成年后仍符合特困条件,但没有登记残疾人证
clause: 《特困人员认定办法》(民发〔2021〕43号) 第二十四条
needs: [civil_affairs.low_income_register, education.enrolment]
absence_of: [education.enrolment]
policy: [child.adult_age, child.support_goes_on_at, support.exempt_disability]
settled_by_review: true
steps: [dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
with tekun as (
    select
        register.*,
        this_run.period_end,
        person.birth_date as born_on,
        (person.birth_date + to_years(grown_up.value::integer))::date as of_age_on,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join core.person as person on register.person_id = person.person_id
    inner join policy.child_adult_age as grown_up
        on this_run.period_end >= grown_up.valid_from and this_run.period_end < grown_up.valid_to
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.category = '特困人员'
        and register.person_id is not null
    qualify row_number() over (partition by register.person_id order by register.match_grade, register.record_id, register.row_id) = 1
),

-- Whoever is registered in the newest term and has not left: leave of absence and a change of school leave nobody without one.
pupil as (
    select
        enrolment.*,
        going_on.value is not null as is_continued
    from core.education__enrolment as enrolment
    cross join ops.this_run as this_run
    left join policy.child_support_goes_on_at as going_on
        on enrolment.stage = going_on.category and this_run.period_end >= going_on.valid_from and this_run.period_end < going_on.valid_to
    where
        enrolment.is_current
        and enrolment.term = (
            select max(newest.term) from core.education__enrolment as newest
            where newest.is_current and regexp_full_match(newest.term, '\d{4}-\d{4}-[12]')
        )
        and enrolment.status in ('在读', '休学', '转学')
        and enrolment.match_grade <> 'E'
        and enrolment.person_id is not null
),

-- Grown-ups with a severe disability may be 特困人员 by themselves.
disabled as (
    select certificate.person_id
    from core.disabled_federation__certificate as certificate
    cross join ops.this_run as this_run
    inner join policy.support_exempt_disability as severe
        on
            severe.category in (certificate.level, certificate.level || certificate.kind)
            and this_run.period_end >= severe.valid_from
            and this_run.period_end < severe.valid_to
    where certificate.is_current and certificate.status = '有效' and certificate.match_grade <> 'E' and certificate.person_id is not null
),

continued as (
    select person_id
    from pupil
    where is_continued
),

further as (
    select *
    from pupil
    where not is_continued
    qualify row_number() over (partition by person_id order by match_grade, record_id, row_id) = 1
)

select
    tekun.person_id,
    tekun.household_id,
    tekun.subject_record,
    tekun.of_age_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员', strftime(tekun.recognised_on, '%Y年%-m月'), '未成年时认定为特困人员,已于', strftime(tekun.of_age_on, '%Y年%-m月%-d日'), '年满18周岁,本学期',
        if(further.person_id is null, '没有在读的学籍记录', '的学籍为' || further.stage), ',台账中仍为', tekun.status, '。'
    ) as reason,
    list_filter([
        { 'row_id': tekun.row_id, 'fact': 'category', 'value': tekun.category },
        { 'row_id': tekun.row_id, 'fact': 'recognised_on', 'value': strftime(tekun.recognised_on, '%Y-%m-%d') },
        { 'row_id': tekun.row_id, 'fact': 'birth_date', 'value': strftime(tekun.born_on, '%Y-%m-%d') },
        { 'row_id': further.row_id, 'fact': 'stage', 'value': further.stage }
    ], lambda item: item.value is not null) as evidence,
    ['没有登记休学、转学', '没有有效的重度残疾人证', '截至本月没有收到该人员的死亡记录'] as ruled_out
from tekun
left join further on tekun.person_id = further.person_id
anti join continued on tekun.person_id = continued.person_id
anti join disabled on tekun.person_id = disabled.person_id
anti join dead on tekun.person_id = dead.person_id
where
    tekun.of_age_on <= tekun.period_end
    and tekun.recognised_on < tekun.of_age_on
    and tekun.labour is distinct from '丧失'
