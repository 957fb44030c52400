/* ---
code: X30
title: 孤儿、事实无人抚养儿童的保障情形可能已经消失
family: ineligible
grade: 黄
department: 县级民政局
why: 儿童年满18周岁不再就学,或者父母已经释放、恢复自由,保障情形可能已经变化;也可能仍有其他情形,需要逐一核实。
next_step: 由儿童福利工作人员上门核实,注意保护隐私;仍有其他情形的继续保障,情形消失的按程序办理并衔接其他帮扶。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 在外地院校或技工学校就读,学籍不在本地
  - 父母已释放,但有重残、重病、失联等其他情形
  - 年满18周岁后按本地规定继续享受助学等待遇
clause: 《关于进一步加强事实无人抚养儿童保障工作的意见》(民发〔2019〕62号) 二(四)
needs: [civil_affairs.child_welfare, education.enrolment]
absence_of: [education.enrolment]
policy: [child.adult_age, support.exempt_disability]
already_weighed: [child]
restricted: true
cites_others: true
steps: [dead, stay_in_custody]
owner: 儿童福利科
reviewed_on: 2026-11-01
status: live
--- */
-- Adoptions, and parents who were found again, no list tells.
with child as (
    select
        listed.*,
        this_run.period_end,
        min(listed.record_id) over (partition by listed.person_id) as subject_record
    from core.civil_affairs__child_welfare as listed
    cross join ops.this_run as this_run
    where
        listed.is_current
        and (listed.status is null or listed.status not in ('停发', '死亡'))
        and listed.person_id is not null
    qualify row_number() over (partition by listed.person_id order by listed.match_grade, listed.record_id, listed.row_id) = 1
),

pupil as (
    select person_id
    from core.education__enrolment
    where
        is_current
        and term = (
            select max(newest.term) from core.education__enrolment as newest
            where newest.is_current and regexp_full_match(newest.term, '\d{4}-\d{4}-[12]')
        )
        and status in ('在读', '休学', '转学')
        and match_grade <> 'E'
        and person_id is not null
),

of_age as (
    select
        child.*,
        (person.birth_date + to_years(grown_up.value::integer))::date as happened_on
    from child
    inner join core.person as person on child.person_id = person.person_id
    inner join policy.child_adult_age as grown_up
        on child.period_end >= grown_up.valid_from and child.period_end < grown_up.valid_to
    anti join pupil on child.person_id = pupil.person_id
    where person.birth_date + to_years(grown_up.value::integer) <= child.period_end
),

-- Who the parents are, a birth tells; what the bureau found about them, the child's own line.
parent as (
    select
        child.person_id,
        birth.father_person_id as parent_id,
        birth.row_id,
        '父亲' as who,
        'father_status' as fact,
        child.father_status as found
    from child
    inner join core.public_security__household_change as birth on child.person_id = birth.person_id
    where birth.is_current and birth.kind = '出生' and birth.match_grade <> 'E'
    union all
    select
        child.person_id,
        birth.mother_person_id as parent_id,
        birth.row_id,
        '母亲' as who,
        'mother_status' as fact,
        child.mother_status as found
    from child
    inner join core.public_security__household_change as birth on child.person_id = birth.person_id
    where birth.is_current and birth.kind = '出生' and birth.match_grade <> 'E'
),

-- Free again from every stay; the last release counts.
stay as (
    select
        custody.* replace (custody.freed_on as released_on),
        custody.freed_on is not null and custody.freed_on <= this_run.period_end as is_over
    from stay_in_custody as custody
    cross join ops.this_run as this_run
    where custody.kind <> '社区矫正' and custody.match_grade < 'D'
),

released as (
    select *
    from stay
    qualify
        bool_and(is_over) over (partition by person_id)
        and row_number() over (partition by person_id order by released_on desc, match_grade, row_id) = 1
),

-- Another ground may hold: severe disability, grave illness, death.
otherwise as (
    select certificate.person_id
    from core.disabled_federation__certificate as certificate
    cross join ops.this_run as this_run
    inner join policy.support_exempt_disability as severe
        on
            severe.category in (certificate.level, certificate.level || certificate.kind)
            and this_run.period_end >= severe.valid_from
            and this_run.period_end < severe.valid_to
    where certificate.is_current and certificate.status = '有效' and certificate.match_grade <> 'E'
    union all
    select illness.person_id
    from core.health__severe_illness as illness
    where illness.is_current and illness.kind = '重特大疾病' and illness.match_grade <> 'E' and coalesce(illness.status not in ('治愈', '排除'), true)
    union all
    select person_id
    from dead
),

returned as (
    select
        parent.person_id,
        parent.who,
        parent.fact,
        parent.found,
        parent.row_id,
        released.row_id as stay_row,
        released.released_on
    from parent
    inner join released on parent.parent_id = released.person_id
    anti join otherwise on parent.parent_id = otherwise.person_id
    where parent.found in ('服刑在押', '强制隔离戒毒', '其他限制人身自由')
    qualify row_number() over (partition by parent.person_id order by released.released_on desc, parent.who, parent.row_id) = 1
)

select
    child.person_id,
    child.household_id,
    child.subject_record,
    coalesce(of_age.happened_on, returned.released_on) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该儿童登记为', child.kind, ',',
        if(of_age.person_id is null, '', '已于' || strftime(of_age.happened_on, '%Y年%-m月%-d日') || '年满18周岁,本学期没有在读的学籍记录;'),
        if(returned.person_id is null, '', returned.who || '的情形登记为' || returned.found || ',已于' || strftime(returned.released_on, '%Y年%-m月%-d日') || '释放或解除;'),
        '名册中仍为保障对象。'
    ) as reason,
    list_filter([
        { 'row_id': child.row_id, 'fact': 'kind', 'value': child.kind },
        { 'row_id': if(of_age.person_id is null, null, child.row_id), 'fact': 'resident_id', 'value': '年满18周岁' },
        { 'row_id': if(returned.person_id is null, null, child.row_id), 'fact': returned.fact, 'value': returned.found },
        { 'row_id': returned.row_id, 'fact': 'kind', 'value': '出生' },
        { 'row_id': returned.stay_row, 'fact': 'released_on', 'value': strftime(returned.released_on, '%Y-%m-%d') }
    ], lambda item: item.row_id is not null) as evidence,
    list_filter([
        if(of_age.person_id is null, null, '没有登记休学、转学'),
        if(returned.person_id is null, null, '没有查到该父亲(母亲)重度残疾、重特大疾病、死亡或另有在押的记录'),
        '截至本月没有收到该儿童的死亡记录'
    ], lambda text: text is not null) as ruled_out
from child
left join of_age on child.person_id = of_age.person_id
left join returned on child.person_id = returned.person_id
anti join dead on child.person_id = dead.person_id
where of_age.person_id is not null or returned.person_id is not null
