/* ---
code: Q08
title: 区划代码已失效或无法识别
family: quality
grade: 黄
department: 数据报送单位
why: 乡镇撤并、改名后旧代码查不到对应的地方,这些人的线索不知道该派给哪个乡镇(街道)。
next_step: 按最新的统计用区划代码更正;撤并的乡镇(街道)请使用并入后的代码。
false_alarms:
  - 新设的乡镇(街道),本系统的代码表还没有更新
clause: GB/T 2260、GB/T 10114 行政区划代码;焦民〔2024〕8号 二(二)1(及时准确上传)
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
with coded as (
    select
        examined.dataset,
        examined.area_code as sender,
        mention.delivery_id,
        mention.source_row,
        left(mention.area_code, 9) as code
    from core.mention as mention
    inner join ops.delivery_examined as examined on mention.delivery_id = examined.delivery_id
    where mention.role_kind = 'self' and length(mention.area_code) >= 9
    union all
    select
        dataset,
        area_code as sender,
        delivery_id,
        source_row,
        null as code
    from ops.repair_examined
    where kind = 'not_an_area_code'
),

-- Only where the book knows the surroundings can it tell that a code is not in it.
known as (
    select distinct left(area_code, if(level = 'township', 6, 4)) || level as surroundings
    from ops.area
    where level in ('county', 'township')
),

unknown as (
    select *
    from coded
    where
        code is null
        or (left(code, 4) || 'county' in (select surroundings from known) and left(code, 6) not in (select area_code from ops.area))
        or (
            left(code, 6) || 'township' in (select surroundings from known)
            and substr(code, 7, 3) <> '000'
            and code not in (select area_code from ops.area)
        )
)

select
    dataset,
    sender as area_code,
    delivery_id,
    'area_code' as column_name,
    count(*) as places,
    min(source_row, 5) as examples,
    concat('不在现行代码表中', '(' || array_to_string(list(distinct code order by code)[1:3], '、') || ')') as finding,
    ['代码表没有收录的其他省市不作判断', '只到县一级的代码不计入'] as ruled_out
from unknown
group by dataset, sender, delivery_id
