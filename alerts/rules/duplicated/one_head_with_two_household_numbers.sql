/* ---
code: D19
title: 同一户主名下有两个低保家庭编号(一户两证)
family: duplicated
grade: 黄
department: 乡镇(街道)
why: 一户低保家庭只应有一个家庭编号;同一户主名下有两个在册的编号,可能重复发放或虚增户数。
next_step: 核对两个编号是否同一户、旧证是否收回;属换证或补录造成的更正台账,属一户两保的按程序处理。不得仅凭比对结果停发。
false_alarms:
  - 换发新证的当月,旧编号没有注销
  - 家庭成员按单人保单独编号
  - 户主一栏填写的不是本户户主
clause: 焦民〔2024〕8号 二(二)1
needs: [civil_affairs.low_income_register]
steps: [staying]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- A number of this month takes the place of the old one; whoever is covered alone has a number of his own.
with listed as (
    select
        register.*,
        coalesce(register.household_id, register.household_no) as home,
        count(*) over (partition by register.head_person_id, coalesce(register.household_id, register.household_no)) as people
    from staying as register
    cross join ops.this_run as this_run
    where
        coalesce(register.is_covered, true)
        and register.category = '最低生活保障'
        and not coalesce(register.single_person, false)
        and register.recognised_on < this_run.period
        and register.head_person_id is not null
),

-- How surely the head is known, line by line: his own line, or his name beside a member.
known as (
    select
        listed.*,
        head.match_grade as head_grade
    from listed
    inner join core.membership as head on listed.row_id = head.row_id and listed.head_person_id = head.person_id
    where head.role_kind in ('self', 'head') and head.match_grade in ('A', 'B', 'C')
),

-- One line speaks for each number, the surest first.
certificate as (
    select *
    from known
    qualify row_number() over (partition by head_person_id, home order by head_grade, record_id, row_id) = 1
)

select
    head_person_id as person_id,
    max_by(household_id, (recognised_on, record_id)) as household_id,
    min(record_id) as subject_record,
    max(recognised_on) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(min(this_run.period), '%Y年%-m月'), '台账中,该户主名下有', count(*), '个低保家庭编号:',
        string_agg(concat(household_no, '(', strftime(recognised_on, '%Y年%-m月'), '认定,', people, '人)'), '、' order by recognised_on, household_no), '。'
    ) as reason,
    list({ 'row_id': row_id, 'fact': 'household_no', 'value': household_no } order by recognised_on, household_no) as evidence,
    ['各编号均在本月之前认定,不是当月换证', '不是单人保单独编号'] as ruled_out
from certificate
cross join ops.this_run as this_run
group by head_person_id
having count(*) > 1
