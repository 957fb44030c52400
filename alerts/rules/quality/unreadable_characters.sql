/* ---
code: Q17
title: 姓名或地址中有乱码、问号或方框
family: quality
grade: 蓝
department: 数据报送单位
why: 生僻字没有正确保存时会变成问号、方框或空白码,同一个人在不同部门的姓名就对不上。
next_step: 用支持生僻字的输入法或国标编码重新录入这些字,下次报送前更正。
false_alarms:
  - 姓名中确有尚未编码的生僻字
clause: GB 18030-2022 信息技术 中文编码字符集;焦民〔2024〕8号 二(二)1(及时准确上传)
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
with spoilt as (
    select
        examined.dataset,
        examined.area_code,
        mention.delivery_id,
        mention.source_row,
        null as column_name,
        unnest(list_filter([
            if(regexp_matches(mention.name, '[?？□〓�\x{E000}-\x{F8FF}\x{F0000}-\x{10FFFD}]'), '姓名中有乱码、问号或方框', null),
            if(
                regexp_matches(mention.address, '[□〓�\x{E000}-\x{F8FF}\x{F0000}-\x{10FFFD}]|[?？]{2}'), '地址中有乱码、问号或方框', null
            )
        ], lambda text: text is not null)) as finding
    from core.mention as mention
    inner join ops.delivery_examined as examined on mention.delivery_id = examined.delivery_id
    union all
    select
        dataset,
        area_code,
        delivery_id,
        source_row,
        column_name,
        if(kind = 'private_use', '用了非标准的生僻字编码,已换成国标字', '中没有一个可识别的字') as finding
    from ops.repair_examined
    where kind in ('private_use', 'not_a_name')
)

select
    dataset,
    area_code,
    delivery_id,
    column_name,
    count(*) as places,
    min(source_row, 5) as examples,
    finding,
    ['空格、全角字符和姓名间隔号已自动统一,不计入', '用星号遮住的姓名不计入'] as ruled_out
from spoilt
group by dataset, area_code, delivery_id, column_name, finding
