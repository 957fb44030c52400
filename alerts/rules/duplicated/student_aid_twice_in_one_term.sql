/* ---
code: D16
title: 同一学生同一学期重复领取资助
family: duplicated
grade: 黄
department: 县级教育局
why: 同一项目同一学期一般资助一次;次数和金额都高于该项目的多数学生,或以两个学籍在两所学校领取,可能是重复发放。
next_step: 核对发放明细和学籍;属重复发放的按规定处理,属分批发放、补发的说明情况。这是疑点线索,不得仅凭比对结果停发或追回。
false_alarms:
  - 学期中转学,两校各发一部分
  - 同一项目分批发放或补发上学期
  - 领取的是两个不同的资助项目
  - 助学金分档,金额本来不同
clause: 系统默认(同一学期同一资助项目一般不重复享受;焦民〔2024〕8号 二(三)2(2))
needs: [education.student_aid]
owner: 学生资助管理中心
reviewed_on: 2026-11-22
status: live
--- */
with newest as (
    select max(term) as term
    from core.education__student_aid
    where is_current and regexp_full_match(term, '\d{4}-\d{4}-[12]')
),

granted as (
    select aid.*
    from core.education__student_aid as aid
    inner join newest on aid.term = newest.term
    where aid.is_current and aid.amount > 0 and aid.person_id is not null and aid.match_grade in ('A', 'B', 'C')
),

-- Aid that is paid in parts is paid so to most: only who got it more often, and more of it, than most was paid twice.
taken as (
    select
        person_id,
        programme,
        count(*) as times,
        sum(amount) as total
    from granted
    group by person_id, programme
),

usual as (
    select
        programme,
        -- The upper of two middle ones: half of the pupils are not most of them.
        -quantile_disc(-times, 0.5) as times,
        -quantile_disc(-total, 0.5) as total
    from taken
    group by programme
),

-- 初中 gets more than 小学 out of one programme: what is usual is asked of those of one's own stage who got it as often as most.
attends as (
    select
        person_id,
        min(stage) as stage
    from core.education__enrolment
    where is_current and status = '在读' and match_grade <> 'E'
    group by person_id
),

schoolmate as (
    select
        taken.programme,
        taken.total,
        attends.stage
    from taken
    inner join usual on taken.programme = usual.programme and taken.times <= usual.times
    inner join attends on taken.person_id = attends.person_id
),

usual_at_stage as (
    select
        programme,
        stage,
        -quantile_disc(-total, 0.5) as total
    from schoolmate
    group by programme, stage
),

compared as (
    select
        taken.*,
        usual.times as usual_times,
        coalesce(own.total, usual.total) as usual_total,
        if(own.total is null, '', attends.stage) as among
    from taken
    inner join usual on taken.programme = usual.programme
    left join attends on taken.person_id = attends.person_id
    left join usual_at_stage as own on taken.programme = own.programme and attends.stage = own.stage
),

doubled as (
    select
        person_id,
        string_agg(concat(programme, times, '次共', total, '元(该项目多数', among, '学生为', usual_total, '元)'), '、' order by programme) as found,
        sum(total - usual_total) as excess
    from compared
    where times > usual_times and total > usual_total
    group by person_id
),

-- Two pupil's numbers in two schools, both attended and both aided in the term.
two_schools as (
    select
        granted.person_id,
        string_agg(distinct pupil.school, '、' order by pupil.school) as schools
    from granted
    inner join core.education__enrolment as pupil
        on granted.person_id = pupil.person_id and granted.pupil_no = pupil.pupil_no and granted.term = pupil.term
    where pupil.is_current and pupil.status = '在读'
    group by granted.person_id
    having count(distinct pupil.school) > 1
),

found as (
    select person_id from doubled
    union
    select person_id from two_schools
),

moved as (
    select
        person_id,
        term
    from core.education__enrolment
    where status = '转学' and match_grade <> 'E'
),

aided as (
    select
        person_id,
        max(term) as term,
        max(household_id) as household_id,
        -- The term's first payment: a later one does not make another alert of it.
        min({ 'paid_on': coalesce(paid_on, period), 'record_id': record_id }).record_id as subject_record,
        max(coalesce(paid_on, period)) as occurred_on,
        list({ 'row_id': row_id, 'fact': 'programme', 'value': programme } order by row_id) as programme_facts,
        list({ 'row_id': row_id, 'fact': 'amount', 'value': amount::varchar } order by row_id) as amount_facts
    from granted
    semi join found on granted.person_id = found.person_id
    group by person_id
)

select
    aided.person_id,
    aided.household_id,
    aided.subject_record,
    aided.occurred_on,
    doubled.excess::decimal(14, 2) as amount_at_risk,
    concat(
        regexp_replace(regexp_replace(aided.term, '-1$', '学年第一学期'), '-2$', '学年第二学期'), ',该学生',
        concat_ws(';', '领取' || doubled.found, '在' || two_schools.schools || '以两个学籍号领取资助'), '。'
    ) as reason,
    list_concat(aided.programme_facts, aided.amount_facts) as evidence,
    ['没有收到该学生本学期的转学记录', '次数和金额都与领取同一项目的多数学生比较过'] as ruled_out
from aided
left join doubled on aided.person_id = doubled.person_id
left join two_schools on aided.person_id = two_schools.person_id
where not exists (
    select 1 from moved
    where moved.person_id = aided.person_id and moved.term = aided.term
)
