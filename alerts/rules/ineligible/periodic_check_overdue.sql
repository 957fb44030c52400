/* ---
code: X25
title: 定期核查逾期
family: ineligible
grade: 蓝
department: 乡镇(街道)
why: 低保、特困家庭的人口、收入和财产应定期核查;逾期没有核查,情况变好或变差都可能没有发现。
next_step: 安排入户核查,如实更新台账的最近复核日期;发现需要调整的按程序办理,发现新的困难及时帮扶。这只是提醒核查,不是对家庭的怀疑。
false_alarms:
  - 已经核查,台账的最近复核日期没有更新
  - 因重大公共事件,本地已延长核查期限
  - 劳动能力填写有误,家庭应按每年一次核查
clause: 《最低生活保障审核确认办法》(民发〔2021〕57号) 第三十一条
needs: [civil_affairs.low_income_register]
policy: [recheck.stable_months, recheck.unstable_months]
about: household
recurs: true
cites_others: true
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- A household is checked as one; the newest check of any member counts. Of a household none of whose rows tells of a check
-- nobody knows: many registers leave the column out. A recognition was a check too.
with active as (
    select
        *,
        coalesce(household_id, person_id) as home
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and person_id is not null
),

checked as (
    select
        home,
        category,
        min(record_id) as subject_record,
        greatest(max(last_review_on), max(recognised_on)) as checked_on,
        coalesce(bool_or(labour = '有'), false) as can_work,
        max(last_review_on) as told_on,
        -- The lines that say so, the surest first: most often not the head's.
        min({ 'grade': match_grade, 'row_id': row_id }) filter (where labour = '有').row_id as able_row,
        max_by(row_id, (last_review_on, row_id)) filter (where last_review_on is not null) as told_row
    from active
    group by home, category
    having max(last_review_on) is not null
),

due as (
    select
        checked.*,
        this_run.period_end,
        coalesce(if(checked.can_work, changing.value, null), stable.value)::integer as months,
        (checked.checked_on + to_months(coalesce(if(checked.can_work, changing.value, null), stable.value)::integer))::date as due_on
    from checked
    cross join ops.this_run as this_run
    inner join policy.recheck_stable_months as stable
        on checked.category = stable.category and checked.checked_on >= stable.valid_from and checked.checked_on < stable.valid_to
    left join policy.recheck_unstable_months as changing
        on
            checked.category = changing.category
            and checked.checked_on >= changing.valid_from
            and checked.checked_on < changing.valid_to
),

-- The head stands for the household, or whoever is surest (A and B are as sure). A wide sheet tells no relation, but whose household it is.
household as (
    select
        active.*,
        due.* exclude (home, category)
    from active
    inner join due on active.home = due.home and active.category = due.category
    where due.due_on < due.period_end
    qualify row_number() over (
        partition by active.home, active.category
        order by
            if(active.match_grade = 'B', 'A', active.match_grade),
            if(active.relation = '户主' or active.person_id = active.head_person_id, 0, 1),
            active.birth_date asc nulls last, active.record_id, active.row_id
    ) = 1
)

select
    person_id,
    household_id,
    subject_record,
    due_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该户', category, '最近一次认定或核查在', strftime(checked_on, '%Y年%-m月%-d日'), if(can_work, ',家庭有劳动能力的成员', ''), ',应每',
        months, '个月核查一次,至', strftime(period_end, '%Y年%-m月%-d日'), '已逾期', date_diff('day', due_on, period_end), '天。'
    ) as reason,
    list_filter([
        { 'row_id': row_id, 'fact': 'category', 'value': category },
        { 'row_id': told_row, 'fact': 'last_review_on', 'value': strftime(told_on, '%Y-%m-%d') },
        { 'row_id': row_id, 'fact': 'recognised_on', 'value': strftime(recognised_on, '%Y-%m-%d') },
        if(can_work, { 'row_id': able_row, 'fact': 'labour', 'value': '有' }, { 'row_id': row_id, 'fact': 'labour', 'value': labour })
    ], lambda item: item.value is not null) as evidence,
    list_filter([
        '已取全家各成员中最近的一次核查日期',
        if(can_work, null, '家庭没有登记有劳动能力的成员,按较长的期限计算')
    ], lambda text: text is not null) as ruled_out
from household
