/* ---
code: D01
title: 同一人在同一类别有多条在册记录
family: duplicated
grade: 橙
department: 县级民政局
why: 同一人在同一救助类别中有不止一条在册记录,可能重复享受,也会使保障人数和资金测算失真。
next_step: 核对各条记录是否同一人、是否同一户;属重复录入的更正台账,属分户、迁移未衔接的由两边核实后按程序处理。
false_alarms:
  - 台账更正或分批导入造成的重复行,并未重复发放
  - 两个人误用了同一个证件号
clause: 焦民〔2024〕8号 二(二)1
needs: [civil_affairs.low_income_register]
steps: [staying]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- The second surest row decides how sure the doubling is; a doubtful third row must not spoil a sure pair.
with active as (
    select
        *,
        nth_value(match_grade, 2) over (
            partition by person_id, category order by match_grade, record_id, row_id
            rows between unbounded preceding and unbounded following
        ) as second_grade
    from staying
    where person_id is not null
),

doubled as (
    select *
    from active
    where second_grade is not null and match_grade <= greatest('C', second_grade)
)

select
    person_id,
    min_by(household_id, record_id || row_id) as household_id,
    min(record_id) as subject_record,
    max(recognised_on) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(min(this_run.period), '%Y年%-m月'), '台账中,该人员在', category, '下有', count(*), '条在册记录,',
        if(count(distinct household_no) > 1, '分属' || count(distinct household_no) || '个家庭编号。', '家庭编号相同。')
    ) as reason,
    list({ 'row_id': row_id, 'fact': 'household_no', 'value': household_no } order by row_id) as evidence,
    list_filter([
        if(count(distinct doubled.delivery_id) = 1, '各条记录在同一份文件中,不是不同文件重复导入', null),
        if(max(match_grade) = 'A', '各条记录的证件号均有效且姓名一致', null)
    ], lambda text: text is not null) as ruled_out
from doubled
cross join ops.this_run as this_run
group by person_id, category
