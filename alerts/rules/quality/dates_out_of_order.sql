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
with broken as (
    select
        delivery_id,
        source_row,
        member_no,
        check_name
    from quarantine.row
    union
    select
        delivery_id,
        source_row,
        member_no,
        check_name
    from ops.warning
),

wrong as (
    select
        broken.delivery_id,
        broken.source_row,
        declared.column_name,
        declared.reason as finding
    from broken
    inner join ops.delivery as delivery on broken.delivery_id = delivery.delivery_id
    inner join ops.dataset_check as declared on delivery.dataset = declared.dataset and broken.check_name = declared.check_name
    inner join ops.dataset_column as col
        on delivery.dataset = col.dataset and declared.column_name = col.column_name and col.type in ('date', 'month')
    where not contains(declared.holds, 'resident_id')
    union all
    select
        repair.delivery_id,
        repair.source_row,
        repair.column_name,
        case repair.kind
            when 'impossible_date' then '是不可能的日期'
            when 'lunar_date' then '像是农历日期'
            when 'ambiguous' then '有多种理解'
            when 'year_only' then '只有年份'
            else '不是可识别的日期'
        end as finding
    from ops.repair as repair
    inner join ops.delivery as delivery on repair.delivery_id = delivery.delivery_id
    inner join ops.dataset_column as col
        on delivery.dataset = col.dataset and repair.column_name = col.column_name and col.type in ('date', 'month')
    where repair.kind in ('not_a_date', 'impossible_date', 'lunar_date', 'ambiguous', 'year_only')
)

select
    examined.dataset,
    examined.area_code,
    wrong.delivery_id,
    wrong.column_name,
    count(*) as places,
    min(wrong.source_row, 5) as examples,
    wrong.finding,
    ['Excel 序号、8位数字和“年月日”写法已自动换算,不计入', '“长期”等没有截止日期的写法不计入'] as ruled_out
from wrong
inner join ops.delivery_examined as examined on wrong.delivery_id = examined.delivery_id
group by examined.dataset, examined.area_code, wrong.delivery_id, wrong.column_name, wrong.finding
