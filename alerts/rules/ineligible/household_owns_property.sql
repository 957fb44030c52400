/* ---
code: X13
title: 救助家庭名下房产超过规定
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 家庭名下有多处住宅、商业或办公用房,或在享受期间新登记住宅,家庭财产可能不再符合条件。
next_step: 入户了解房产的来源、现状和用途;拆迁安置、继承份额、祖屋危房、尚未交付等情形备注说明。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 拆迁安置、易地搬迁所得,或多年前取得、最近才登记
  - 祖屋、危房,已不能居住
  - 继承所得的共有份额
  - 已网签尚未交付,或已卖出未过户
  - 台账没有登记全部共同生活成员,人均面积偏大
clause: 焦民〔2022〕154号 十二;焦民〔2024〕8号 二(二)3
needs: [civil_affairs.low_income_register, natural_resources.property]
policy:
  - household.categories
  - property.dwellings_allowed
  - property.dwelling_area_per_head
  - property.bought_within_months
  - property.inherited_share_below
  - property.business_uses
steps: [dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
settled_by_review: true
--- */
with active as (
    select
        *,
        coalesce(household_id, person_id) as home
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and person_id is not null
),

listed as (
    select
        active.*,
        min(active.record_id) over (partition by active.person_id) as subject_record
    from active
    cross join ops.this_run as this_run
    inner join policy.household_categories as category
        on active.category = category.category and this_run.period_end >= category.valid_from and this_run.period_end < category.valid_to
    qualify row_number() over (partition by active.person_id order by active.match_grade, active.record_id, active.row_id) = 1
),

-- A share is written as 1/4, 三分之一, 25% or 0.25, often with a word beside it; 共同共有 and 单独所有 are no numbers, and the whole.
listing as (
    select
        entry.*,
        min(entry.period) over (partition by entry.record_id) as seen_from,
        earliest.period as lists_from,
        coalesce(case
            when regexp_matches(share, '[0-9]+ ?/ ?[0-9]+')
                then regexp_extract(share, '([0-9]+) ?/', 1)::double / nullif(regexp_extract(share, '/ ?([0-9]+)', 1)::double, 0)
            when regexp_matches(share, '[二三四五六七八九十]分之[一二三四五六七八九]')
                then strpos('一二三四五六七八九', regexp_extract(share, '分之(.)', 1))::double / strpos('一二三四五六七八九十', regexp_extract(share, '(.)分之', 1))
            when regexp_matches(share, '[0-9.]+ ?%') then try_cast(regexp_extract(share, '([0-9.]+) ?%', 1) as double) / 100
            when regexp_full_match(share, '0?[.][0-9]+') then try_cast(share as double)
        end, 1) as part
    from core.natural_resources__property as entry
    semi join listed on entry.person_id = listed.person_id
    cross join (select min(any_list.period) as period from core.natural_resources__property as any_list) as earliest
),

-- What several members share is one unit of the household.
owned as (
    select
        listing.*,
        listed.home,
        listed.subject_record,
        business.category is not null as is_business,
        -- A word that is none of those known: whether the right still stands, nobody can tell.
        not coalesce(regexp_matches(listing.status, '现势|现行|有效|正常|存续|抵押|质押|查封|冻结|异议|登记|登簿|在用|办结|居住权'), true) as is_unclear,
        if(
            listing.seen_from > listing.lists_from,
            greatest(coalesce(listing.registered_on, listing.seen_from), listing.seen_from),
            coalesce(listing.registered_on, listing.seen_from)
        ) as since,
        -- A homestead (JC in its number) is registered when the village's turn comes, not when it is built.
        listing.use = '住宅'
        and listing.unit_no not like '%JC%'
        and listing.registered_on > listed.recognised_on
        and listing.registered_on <= this_run.period_end
        and listing.registered_on + to_months(recent.value::integer) > this_run.period_end as is_bought
    from listing
    inner join listed on listing.person_id = listed.person_id
    cross join ops.this_run as this_run
    inner join policy.property_inherited_share_below as inherited
        on this_run.period_end >= inherited.valid_from and this_run.period_end < inherited.valid_to
    inner join policy.property_bought_within_months as recent
        on this_run.period_end >= recent.valid_from and this_run.period_end < recent.valid_to
    left join policy.property_business_uses as business
        on listing.use = business.category and this_run.period_end >= business.valid_from and this_run.period_end < business.valid_to
    where
        listing.is_current
        and listing.match_grade in ('A', 'B', 'C')
        and listing.part >= inherited.value
        and (listing.use = '住宅' or business.category is not null)
        and not coalesce(regexp_matches(listing.status, '注销|历史|转移|灭失|失效|无效|预告|预售|网签|未交付'), false)
        and not exists (
            select 1 from dead
            where dead.person_id = listing.person_id
        )
    qualify row_number() over (partition by listed.home, listing.unit_no order by listing.match_grade, listed.subject_record, listing.row_id) = 1
),

household as (
    select
        owned.home,
        count(*) filter (where owned.use = '住宅') as dwellings,
        -- Unknown where one of them has no area.
        if(count(*) filter (where owned.area_m2 is null and owned.use = '住宅') = 0, sum(owned.area_m2) filter (where owned.use = '住宅'), null) as area_m2,
        count(*) filter (where owned.is_business) as businesses,
        coalesce(bool_or(owned.is_bought), false) as has_bought
    from owned
    group by owned.home
),

size as (
    select
        home,
        greatest(count(distinct person_id), max(coalesce(covered_count, 0))) as people
    from active
    group by home
),

-- What of it counts: several roomy dwellings, any for business, one bought while the household was helped.
judged as (
    select
        household.*,
        size.people,
        coalesce(household.dwellings > allowed.value and household.area_m2 > roomy.value * size.people, false) as has_many
    from household
    inner join size on household.home = size.home
    cross join ops.this_run as this_run
    inner join policy.property_dwellings_allowed as allowed
        on this_run.period_end >= allowed.valid_from and this_run.period_end < allowed.valid_to
    inner join policy.property_dwelling_area_per_head as roomy
        on this_run.period_end >= roomy.valid_from and this_run.period_end < roomy.valid_to
)

select
    listed.person_id,
    listed.household_id,
    listed.subject_record,
    max(owned.since) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员(', listed.category, ')的家庭(', judged.people, '人)名下登记有住宅', judged.dwellings, '处',
        if(judged.area_m2 is null, '', '、共' || round(judged.area_m2)::integer || '平方米'), ',商业或办公用房', judged.businesses, '处',
        if(judged.has_bought, ',其中有认定之后新登记的住宅', ''), '。',
        coalesce('其中登记状态“' || string_agg(distinct if(owned.is_unclear, owned.status, null), '”“' order by if(owned.is_unclear, owned.status, null)) || '”含义不明,按仍有权利计算,请先向不动产登记部门核实。', '')
    ) as reason,
    list_concat(
        [{ 'row_id': listed.row_id, 'fact': 'category', 'value': listed.category }],
        list({ 'row_id': owned.row_id, 'fact': 'use', 'value': owned.use } order by owned.since, owned.unit_no),
        list({ 'row_id': owned.row_id, 'fact': 'area_m2', 'value': owned.area_m2::varchar } order by owned.since, owned.unit_no)
        filter (where owned.area_m2 is not null),
        list({ 'row_id': owned.row_id, 'fact': 'registered_on', 'value': strftime(owned.registered_on, '%Y-%m-%d') } order by owned.since, owned.unit_no)
        filter (where owned.registered_on is not null),
        coalesce(
            list({ 'row_id': owned.row_id, 'fact': 'status', 'value': owned.status } order by owned.since, owned.unit_no)
            filter (where owned.is_unclear),
            []
        )
    ) as evidence,
    list_filter([
        '家庭成员共有的房产只计一处', '较小的共有份额、车位和其他用途不计',
        if(count(owned.status) = count(*) and not bool_or(owned.is_unclear), '登记状态不是注销、转移或预告', null)
    ], lambda text: text is not null) as ruled_out
from owned
inner join listed on owned.person_id = listed.person_id
inner join judged on owned.home = judged.home
where (judged.has_many and owned.use = '住宅') or owned.is_business or owned.is_bought
group by
    listed.person_id, listed.household_id, listed.subject_record, listed.category, listed.row_id,
    judged.people, judged.dwellings, judged.area_m2, judged.businesses, judged.has_bought
