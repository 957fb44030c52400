/* ---
code: D10
title: 同一人同时计入两个在册家庭
family: duplicated
grade: 黄
department: 乡镇(街道)
why: 同一人只能计入一个共同生活家庭;同时计入两户,会使两户的保障人数和金额都按其核定。
next_step: 核实本人实际与哪一户共同生活,另一户按程序调整保障人数。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 父母离异、由双方轮流抚养的子女
  - 按单人保单独纳入的家庭成员,原家庭仍列有本人
  - 当月刚分户、婚迁,另一户次月调整
  - 同一户在不同类别下使用了两个家庭编号
clause: 《最低生活保障审核确认办法》民发〔2021〕57号 第四条
needs: [civil_affairs.low_income_register]
steps: [staying]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- 防止返贫 is the agriculture office's list, with numbers of its own. A recognition of this month is a move.
with line as (
    select
        register.*,
        coalesce(register.household_id, register.household_no) as home
    from staying as register
    cross join ops.this_run as this_run
    where
        coalesce(register.is_covered, true)
        and register.category <> '防止返贫监测'
        and register.recognised_on < this_run.period
),

sized as (
    select
        home,
        count(distinct coalesce(person_id, row_id)) as people
    from line
    group by home
),

-- Whoever is covered alone may still be named in the family's household.
shared as (
    select
        line.*,
        sized.people
    from line
    inner join sized on line.home = sized.home
    where line.person_id is not null and not coalesce(line.single_person, sized.people = 1)
    qualify
        row_number() over (partition by line.person_id, line.home order by line.match_grade, line.record_id, line.row_id) = 1
        and min(line.home) over (partition by line.person_id) <> max(line.home) over (partition by line.person_id)
),

overlap as (
    select
        one.home,
        two.home as other_home,
        count(*) as people
    from shared as one
    inner join shared as two on one.person_id = two.person_id and one.home < two.home
    group by one.home, two.home
),

-- Parents who divorced and live in different households.
divorced as (
    select distinct
        least(his.home, her.home) as home,
        greatest(his.home, her.home) as other_home,
        his.person_id as husband,
        her.person_id as wife
    from core.civil_affairs__marriage as divorce
    inner join line as his on divorce.husband_person_id = his.person_id
    inner join line as her on divorce.wife_person_id = her.person_id
    where divorce.is_current and divorce.kind = '离婚'
)

select
    one.person_id,
    if(two.recognised_on > one.recognised_on, two.household_id, one.household_id) as household_id,
    least(one.record_id, two.record_id) as subject_record,
    greatest(one.recognised_on, two.recognised_on) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(this_run.period, '%Y年%-m月'), '台账中,该人员同时计入两个家庭:家庭编号', one.household_no, '(', one.category, ',', one.people, '人)和家庭编号',
        two.household_no, '(', two.category, ',', two.people, '人)。'
    ) as reason,
    [
        { 'row_id': one.row_id, 'fact': 'household_no', 'value': one.household_no },
        { 'row_id': one.row_id, 'fact': 'category', 'value': one.category },
        { 'row_id': two.row_id, 'fact': 'household_no', 'value': two.household_no },
        { 'row_id': two.row_id, 'fact': 'category', 'value': two.category }
    ] as evidence,
    ['两条记录均在本月之前认定,不是当月分户或婚迁', '不是单人保', '两户成员不同,不是同一户的两个编号', '没有收到两户成员离异的登记'] as ruled_out
from shared as one
inner join shared as two on one.person_id = two.person_id
inner join overlap on one.home = overlap.home and two.home = overlap.other_home
cross join ops.this_run as this_run
where
    -- Where all of the smaller household stand in the larger one, it is one household under two numbers.
    not (overlap.people > 1 and overlap.people = least(one.people, two.people))
    and not exists (
        select 1 from divorced
        where divorced.home = one.home and divorced.other_home = two.home and one.person_id not in (divorced.husband, divorced.wife)
    )
qualify row_number() over (
    partition by one.person_id order by greatest(one.match_grade, two.match_grade), one.home, two.home
) = 1
