/* ---
code: N07
title: 低收入家庭子女考入高等院校,入学支出增加
family: difficulty
grade: 蓝
department: 县级教育局
why: 低收入家庭子女新入读高职或本科,学费和生活费增加,已登记的资助可能不足以支付第一年的费用。
next_step: 告知学生和家长可申请的助学金、助学贷款、学费减免和入学路费资助,由学校和乡镇(街道)协助申请。
false_alarms:
  - 已在外地学校得到资助,没有报送
  - 公费、定向培养等不需要缴纳学费
  - 入学后已退学、休学
clause: 焦民〔2024〕8号 二(三)2(2)
needs: [education.enrolment, civil_affairs.low_income_register]
policy: [difficulty.event_months, difficulty.study_cost_year]
steps: [on_register, dead]
owner: 教育局资助中心
reviewed_on: 2026-11-22
status: live
--- */
-- Without the month of entry nobody knows who is new.
with freshman as (
    select
        enrolled.*,
        cost.value as cost,
        this_run.period_end
    from core.education__enrolment as enrolled
    cross join ops.this_run as this_run
    inner join policy.difficulty_event_months as recent
        on recent.category = '入学' and this_run.period_end >= recent.valid_from and this_run.period_end < recent.valid_to
    inner join policy.difficulty_study_cost_year as cost
        on enrolled.stage = cost.category and this_run.period_end >= cost.valid_from and this_run.period_end < cost.valid_to
    where
        enrolled.is_current
        and enrolled.status = '在读'
        and enrolled.match_grade <> 'E'
        and enrolled.entered > last_day(this_run.period - to_months(recent.value::integer))
        and enrolled.entered <= this_run.period_end
    qualify row_number() over (partition by enrolled.person_id order by enrolled.match_grade, enrolled.entered, enrolled.record_id, enrolled.row_id) = 1
),

-- What was granted since; a fee that was waived is a grant as well.
aid as (
    select
        granted.person_id,
        sum(granted.amount) as amount
    from core.education__student_aid as granted
    inner join freshman on granted.person_id = freshman.person_id and granted.term = freshman.term
    where granted.is_current and granted.match_grade <> 'E'
    group by granted.person_id
)

select
    freshman.person_id,
    on_register.household_id,
    on_register.subject_record,
    freshman.entered as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该学生的家庭在册(', on_register.category, '),', strftime(freshman.entered, '%Y年%-m月'), '入读', freshman.stage, ',',
        coalesce('本学期已登记资助' || aid.amount || '元', '本学期没有登记的资助'), ',参考的一年费用为', freshman.cost::integer, '元。'
    ) as reason,
    [
        { 'row_id': on_register.row_id, 'fact': 'category', 'value': on_register.category },
        { 'row_id': freshman.row_id, 'fact': 'stage', 'value': freshman.stage },
        { 'row_id': freshman.row_id, 'fact': 'entered', 'value': strftime(freshman.entered, '%Y-%m') }
    ] as evidence,
    ['学籍状态为在读', '本学期登记的资助没有达到参考的一年费用', '没有收到该学生的死亡记录'] as ruled_out
from freshman
inner join on_register on freshman.person_id = on_register.person_id
left join aid on freshman.person_id = aid.person_id
where
    (aid.amount is null or aid.amount < freshman.cost)
    and not exists (
        select 1 from dead
        where dead.person_id = freshman.person_id
    )
