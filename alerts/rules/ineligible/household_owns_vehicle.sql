/* ---
code: X12
title: 救助家庭成员名下有机动车
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 家庭名下的机动车超过规定数量(残疾人代步车、摩托车、三轮车等不计),家庭财产可能不再符合条件。
next_step: 入户了解车辆的来源、用途和价值;唯一谋生的小型经营车、已卖未过户、报废未注销或被冒名登记的,备注说明。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 残疾人代步用车
  - 唯一谋生的小型经营用车
  - 已经报废或卖出,没有办理注销、过户
  - 被他人冒名登记
  - 车龄长、价值低
clause: 焦民〔2022〕154号 十二;焦民〔2024〕8号 二(二)3
needs: [civil_affairs.low_income_register, public_security.vehicle]
policy: [household.categories, property.vehicles_allowed, property.exempt_vehicle_types]
steps: [dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
settled_by_review: true
--- */
with listed as (
    select
        register.*,
        coalesce(register.household_id, register.person_id) as home,
        min(register.record_id) over (partition by register.person_id) as subject_record,
        max(allowed.value) over (partition by coalesce(register.household_id, register.person_id)) as allowed
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.household_categories as category
        on register.category = category.category and this_run.period_end >= category.valid_from and this_run.period_end < category.valid_to
    -- Where the members of a household are in different categories the widest limit holds.
    left join policy.property_vehicles_allowed as allowed
        on register.category = allowed.category and this_run.period_end >= allowed.valid_from and this_run.period_end < allowed.valid_to
    where register.is_current and register.status in ('在册', '渐退') and register.person_id is not null
    qualify row_number() over (partition by register.person_id order by register.match_grade, register.record_id, register.row_id) = 1
),

-- The words of the police are few: each is compared once.
exempt as (
    select distinct word.vehicle_type
    from (
        select distinct concat_ws(' ', vehicle_type, use) as vehicle_type from core.public_security__vehicle
    ) as word
    cross join ops.this_run as this_run
    inner join policy.property_exempt_vehicle_types as type
        on this_run.period_end >= type.valid_from and this_run.period_end < type.valid_to
    where regexp_matches(word.vehicle_type, type.value)
),

listing as (
    select
        entry.*,
        min(entry.period) over (partition by entry.record_id) as seen_from,
        earliest.period as lists_from
    from core.public_security__vehicle as entry
    semi join listed on entry.person_id = listed.person_id
    cross join (select min(any_list.period) as period from core.public_security__vehicle as any_list) as earliest
),

-- Bought second-hand, a vehicle keeps its first registration: one that an earlier list did not show came with its own list.
owned as (
    select
        listing.*,
        listed.home,
        -- A word that is none of those known, nor letters: whether the vehicle is still his, nobody can tell.
        not coalesce(
            regexp_matches(listing.status, '正常|停驶|违法|查封|扣留|暂扣|扣押|逾期|检验|未检|未年检|未审|锁定|监管|事故|嫌疑|抵押|质押|在用|有效|未注销|^[A-Z]+$'),
            true
        ) as is_unclear,
        if(
            listing.seen_from > listing.lists_from,
            greatest(coalesce(listing.registered_on, listing.seen_from), listing.seen_from),
            coalesce(listing.registered_on, listing.seen_from)
        ) as since
    from listing
    inner join listed on listing.person_id = listed.person_id
    anti join exempt on concat_ws(' ', listing.vehicle_type, listing.use) = exempt.vehicle_type
    where
        listing.is_current
        and listing.match_grade in ('A', 'B', 'C')
        -- Gone, by words or by the letters of GA/T 16.25: transferred, stolen, cancelled, scrapped.
        and not coalesce(regexp_matches(listing.status, '注销|报废|转出|转移|过户|盗抢|灭失|撤销|^[A-Z]*[BCEMP][A-Z]*$'), false)
    qualify row_number() over (partition by listed.home, listing.plate_no order by listing.match_grade, listing.record_id, listing.row_id) = 1
),

household as (
    select
        home,
        count(*) as vehicles
    from owned
    group by home
)

select
    listed.person_id,
    listed.household_id,
    listed.subject_record,
    max(owned.since) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员(', listed.category, ')名下登记有', count(*), '辆机动车(',
        string_agg(owned.vehicle_type || coalesce(strftime(owned.registered_on, ',%Y年%-m月初次登记'), ''), ';' order by owned.since, owned.plate_no),
        '),其家庭名下共', household.vehicles, '辆,超过规定的', listed.allowed::integer, '辆。',
        coalesce('其中登记状态“' || string_agg(distinct if(owned.is_unclear, owned.status, null), '”“' order by if(owned.is_unclear, owned.status, null)) || '”含义不明,按仍在其名下计算,请先向公安交管部门核实。', '')
    ) as reason,
    list_concat(
        [{ 'row_id': listed.row_id, 'fact': 'category', 'value': listed.category }],
        list({ 'row_id': owned.row_id, 'fact': 'vehicle_type', 'value': owned.vehicle_type } order by owned.since, owned.plate_no),
        list({ 'row_id': owned.row_id, 'fact': 'plate_no', 'value': owned.plate_no } order by owned.since, owned.plate_no),
        coalesce(
            list({ 'row_id': owned.row_id, 'fact': 'status', 'value': owned.status } order by owned.since, owned.plate_no)
            filter (where owned.is_unclear),
            []
        )
    ) as evidence,
    list_filter([
        '登记的车辆类型不是摩托车、三轮车或残疾人代步车',
        if(count(owned.status) = count(*) and not bool_or(owned.is_unclear), '登记状态不是注销、报废或转出', null),
        '截至本月没有收到该人员的死亡记录'
    ], lambda text: text is not null) as ruled_out
from owned
inner join listed on owned.person_id = listed.person_id
inner join household on owned.home = household.home
where
    household.vehicles > listed.allowed
    and not exists (
        select 1 from dead
        where dead.person_id = listed.person_id
    )
group by listed.person_id, listed.household_id, listed.subject_record, listed.category, listed.row_id, listed.allowed, household.vehicles
