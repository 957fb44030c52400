/* ---
code: X16
title: 领取养老金,家庭人均收入可能超标
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 家庭成员领取养老金(中央基础养老金不计入收入),仅此一项家庭人均收入已超过规定,台账登记的收入中可能没有计入。
next_step: 核实养老金数额和家庭其他收支,按家庭人均收入重新核算;刚性支出较大的依规定扣减,仍符合条件的继续救助。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 数额中含一次性补发
  - 已按刚性支出扣减,核算后仍符合条件
  - 本地规定的渐退期或延退期内
  - 台账没有登记全部共同生活成员
  - 领取人已死亡,养老待遇尚未终止
clause: 焦民〔2022〕154号 十二;《最低生活保障审核确认办法》(民发〔2021〕57号)第十三条
needs: [civil_affairs.low_income_register, human_resources.pension]
policy: [income.dibao_standard, income.limit_multiple]
steps: [member_and_limit, dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
settled_by_review: true
--- */
with household as (
    select
        home,
        greatest(count(*), max(coalesce(covered_count, 0))) as people,
        max(multiple * standard) as allowed,
        max(income_per_head) as declared,
        bool_or(is_phasing_out) as is_phasing_out
    from member_and_limit
    group by home
),

listing as (
    select
        *,
        min(period) over (partition by record_id) as seen_from,
        -- Only the centre's part of a residents' pension is no income; without it nobody knows what is left.
        if(kind = '城乡居民', amount - basic_pension, amount) as counted
    from core.human_resources__pension as entry
    semi join member_and_limit on entry.person_id = member_and_limit.person_id
),

drawn as (
    select listing.*
    from listing
    cross join ops.this_run as this_run
    where
        listing.is_current
        and listing.status = '正常'
        and listing.match_grade in ('A', 'B', 'C')
        and listing.counted > 0
        and coalesce(listing.from_month <= this_run.period, true)
        and not exists (
            select 1 from dead
            where dead.person_id = listing.person_id
        )
    qualify row_number() over (partition by listing.person_id, listing.kind order by listing.match_grade, listing.record_id, listing.row_id) = 1
),

pensioner as (
    select
        drawn.person_id,
        member_and_limit.home,
        member_and_limit.subject_record,
        sum(drawn.counted) as counted,
        max(coalesce(drawn.from_month, drawn.seen_from)) as started_on,
        string_agg(concat(drawn.kind, drawn.amount, '元'), '、' order by drawn.kind) as drawn,
        list({ 'row_id': drawn.row_id, 'fact': 'amount', 'value': drawn.amount::varchar } order by drawn.kind) as evidence
    from drawn
    inner join member_and_limit on drawn.person_id = member_and_limit.person_id
    group by drawn.person_id, member_and_limit.home, member_and_limit.subject_record
),

-- One alert per household, at the member who draws most.
judged as (
    select
        *,
        sum(counted) over (partition by home) as household_pension,
        count(*) over (partition by home) as pensioners
    from pensioner
    qualify row_number() over (partition by home order by counted desc, subject_record) = 1
)

select
    member_and_limit.person_id,
    member_and_limit.household_id,
    member_and_limit.subject_record,
    judged.started_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员(', member_and_limit.category, ')每月领取养老金(', judged.drawn, ');其家庭', household.people, '人,', judged.pensioners,
        '人领取养老金,不计中央基础养老金,月人均', round(judged.household_pension / household.people)::integer, '元,高于', round(household.allowed)::integer,
        '元的规定。'
    ) as reason,
    list_prepend({ 'row_id': member_and_limit.row_id, 'fact': 'category', 'value': member_and_limit.category }, judged.evidence) as evidence,
    list_filter([
        '中央基础养老金没有计入',
        '不在渐退期',
        '截至本月没有收到领取人的死亡记录',
        if(household.declared is not null, '台账登记的人均收入低于测算,没有计入这笔收入', null)
    ], lambda text: text is not null) as ruled_out
from judged
inner join member_and_limit on judged.person_id = member_and_limit.person_id
inner join household on judged.home = household.home
where
    member_and_limit.multiple is not null
    and not household.is_phasing_out
    and judged.household_pension > household.allowed * household.people
    -- What the register shows as income already has been weighed.
    and coalesce(household.declared * household.people < judged.household_pension, true)
