/* ---
code: Q07
title: 保障人数与成员行数不符
family: quality
grade: 黄
department: 数据报送单位
why: 一户填写的保障人数应等于名单中该户在册且享受的成员数;不符说明漏报、多报了成员,或人数没有随变更更新。
next_step: 核对这些家庭的成员名单和保障人数,更正后重新报送。
false_alarms:
  - 名单只列户主一行,没有列出其他成员
  - 本月刚变更成员,人数下月才更新
clause: 焦民〔2024〕8号 二(二)1(及时准确上传)
needs: [civil_affairs.low_income_register]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- A household number is one only within its township.
with line as (
    select
        register.*,
        examined.dataset,
        examined.area_code as sender,
        coalesce(
            left(register.area_code, 9), min(left(register.area_code, 9)) over (partition by register.delivery_id, register.household_no)
        ) as township_code
    from core.civil_affairs__low_income_register as register
    inner join ops.delivery_examined as examined on register.delivery_id = examined.delivery_id
    where register.household_no is not null
),

household as (
    select
        dataset,
        sender as area_code,
        delivery_id,
        min(source_row) as source_row,
        min(covered_count) as least_said,
        max(covered_count) as most_said,
        count(distinct concat_ws('|', name, resident_id))
            filter (where status in ('在册', '渐退') and is_covered is distinct from false) as members
    from line
    group by dataset, sender, delivery_id, township_code, household_no, category
)

select
    dataset,
    area_code,
    delivery_id,
    'covered_count' as column_name,
    count(*) as places,
    min(source_row, 5) as examples,
    '与该户在册且享受的成员行数不符' as finding,
    ['不享受和已停保的成员不计入成员数', '同一人重复列出的按一人计', '整户都已停保的不计入'] as ruled_out
from household
where members > 0 and (least_said <> members or most_said <> members)
group by dataset, area_code, delivery_id
