/* ---
code: Q13
title: 日期倒错或无法识别
family: quality
grade: 黄
department: 数据报送单位
why: 死亡早于出生、日期在将来、农历或只有年份的日期,会使该停的没有停、该享的没有享。
next_step: 核对这些行的日期,统一写成“2026-10-05”的公历格式后重新报送。
false_alarms:
  - 事前登记的未来日期(如有效期、约定的起始日期)
clause: GB/T 7408 日期和时间表示法;焦民〔2024〕8号 二(二)1(及时准确上传)
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- What the contracts promise of dates, and what is no date. Whether a birth date fits its number is Q04's question.
with wrong as (
    select
        dataset,
        area_code,
        delivery_id,
        source_row,
        column_name,
        reason as finding
    from ops.promise_broken
    where column_type in ('date', 'month') and not contains(holds, 'resident_id')
    union all
    select
        dataset,
        area_code,
        delivery_id,
        source_row,
        column_name,
        case kind
            when 'impossible_date' then '是不可能的日期'
            when 'lunar_date' then '像是农历日期'
            when 'ambiguous' then '有多种理解'
            when 'year_only' then '只有年份'
            else '不是可识别的日期'
        end as finding
    from ops.repair_examined
    where
        column_type in ('date', 'month')
        and kind in ('not_a_date', 'impossible_date', 'lunar_date', 'ambiguous', 'year_only')
)

select
    dataset,
    area_code,
    delivery_id,
    column_name,
    count(*) as places,
    min(source_row, 5) as examples,
    finding,
    ['Excel 序号、8位数字和“年月日”写法已自动换算,不计入', '“长期”等没有截止日期的写法不计入'] as ruled_out
from wrong
group by dataset, area_code, delivery_id, column_name, finding
