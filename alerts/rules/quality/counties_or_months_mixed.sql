/* ---
code: Q18
title: 一份数据中混装了两个县区或几个月份
family: quality
grade: 橙
department: 数据报送单位
why: 两个县区、几个月份的数据粘在一份里报送,往往有一部分重复或缺失,也可能是把别处的数据误报了过来。
next_step: 核对这份数据应当包含哪些县区、哪个月份,分开后重新报送;补发、补报的请在备注中说明。
false_alarms:
  - 本部门的数据本来就包含两个县区(如跨县区的医院、学校)
  - 一次补发较多月份,情况属实
clause: 焦民〔2022〕154号 一(县(市、区)民政局与有关部门每月至少进行1次信息比对)
policy: [quality.other_county_share, quality.other_county_rows, quality.other_month_share]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
with counted as (
    select
        mention.delivery_id,
        left(mention.area_code, 6) as county,
        count(*) as rows,
        min(mention.source_row, 5) as examples,
        count(*) / sum(count(*)) over (partition by mention.delivery_id) as share
    from core.mention as mention
    where mention.role_kind = 'self' and length(mention.area_code) >= 6
    group by mention.delivery_id, left(mention.area_code, 6)
),

-- Two counties that are not a few strays are a mixture where the dataset comes by county; three and more are a city's list.
two_counties as (
    select
        counted.delivery_id,
        min_by(counted.examples, (counted.rows, counted.county)) as examples,
        list(counted.county order by counted.county) as counties,
        concat('含两个县(市、区)的记录:', string_agg(concat(coalesce(area.name, counted.county), counted.rows, '行'), '、' order by counted.county)) as finding
    from counted
    cross join ops.this_run as this_run
    inner join policy.quality_other_county_share as share
        on this_run.period_end >= share.valid_from and this_run.period_end < share.valid_to
    inner join policy.quality_other_county_rows as few
        on this_run.period_end >= few.valid_from and this_run.period_end < few.valid_to
    left join ops.area as area on counted.county = area.area_code
    where counted.share > share.value and counted.rows > few.value
    group by counted.delivery_id
    having count(*) = 2
),

by_county as (
    select distinct
        delivery_id,
        dataset,
        left(own_area, 6) as county
    from ops.delivery_known
    where length(own_area) >= 6
),

dated as (
    select
        delivery_id,
        source_row,
        'pay_month' as column_name,
        pay_month as month
    from core.civil_affairs__payment
    union all
    select
        delivery_id,
        source_row,
        'month' as column_name,
        month
    from core.human_resources__social_insurance
    union all
    select
        delivery_id,
        source_row,
        'month' as column_name,
        month
    from core.tax__income
),

-- A delivery of a quarter is about its three months.
placed as (
    select
        dated.*,
        dated.month > delivery.period
        or dated.month < delivery.period - to_months(case declared.cadence when 'monthly' then 0 when 'quarterly' then 2 else 5 end)
            as is_other
    from dated
    inner join ops.delivery as delivery on dated.delivery_id = delivery.delivery_id
    inner join ops.dataset as declared on delivery.dataset = declared.dataset
    where dated.month is not null
),

other_months as (
    select
        placed.delivery_id,
        placed.column_name,
        min(placed.source_row, 5) filter (where placed.is_other) as examples,
        concat('不是本期月份的有', count(*) filter (where placed.is_other), '行') as finding
    from placed
    cross join ops.this_run as this_run
    inner join policy.quality_other_month_share as share
        on this_run.period_end >= share.valid_from and this_run.period_end < share.valid_to
    -- A list with a column per month says itself that it is about several.
    where
        placed.delivery_id not in (
            select note.delivery_id
            from ops.note_examined as note
            where note.kind = 'months_across'
        )
    group by placed.delivery_id, placed.column_name, share.value
    having count(*) filter (where placed.is_other) > share.value * count(*)
),

mixed as (
    select
        two_counties.delivery_id,
        'area_code' as column_name,
        two_counties.examples,
        two_counties.finding
    from two_counties
    inner join ops.delivery as delivery on two_counties.delivery_id = delivery.delivery_id
    where exists (
        select 1 from by_county
        where by_county.dataset = delivery.dataset
            and by_county.delivery_id <> delivery.delivery_id
            and list_contains(two_counties.counties, by_county.county)
    )
    union all
    select
        delivery_id,
        column_name,
        examples,
        finding
    from other_months
)

select
    examined.dataset,
    examined.area_code,
    mixed.delivery_id,
    mixed.column_name,
    null::bigint as places,
    mixed.examples,
    mixed.finding,
    ['零星几行外县区或其他月份的记录不计入', '三个以上县区的、历来按市报送的数据不计入'] as ruled_out
from mixed
inner join ops.delivery_examined as examined on mixed.delivery_id = examined.delivery_id
