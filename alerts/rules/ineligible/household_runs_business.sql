/* ---
code: X14
title: 救助家庭成员名下有市场主体
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 家庭成员担任存续企业的法定代表人,或认缴出资超过规定数额,家庭收入和财产可能发生变化。
next_step: 了解是否实际经营、有无雇工和收入;无雇员的小店、挂名、被冒名登记或停业未注销的,备注说明。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 被他人冒名登记或只是挂名
  - 已停止经营,没有办理注销
  - 认缴出资并未实际缴纳
  - 无雇员的夫妻店、小摊点,仅够维持生活
  - 扶贫合作社的挂名社员
clause: 焦民〔2022〕154号 十二;焦民〔2024〕8号 二(二)3
needs: [civil_affairs.low_income_register, market.business]
policy: [household.categories, property.company_capital]
steps: [listed_member, dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
settled_by_review: true
--- */
with listing as (
    select
        entry.*,
        min(entry.period) over (partition by entry.record_id) as seen_from,
        earliest.period as lists_from
    from core.market__business as entry
    semi join listed_member on entry.person_id = listed_member.person_id
    cross join (select min(any_list.period) as period from core.market__business as any_list) as earliest
),

-- A small shop without more says nothing, nor does a member's share in a cooperative. One line per business: the weightier role.
held as (
    select
        listing.*,
        if(
            listing.seen_from > listing.lists_from,
            greatest(coalesce(listing.founded_on, listing.seen_from), listing.seen_from),
            coalesce(listing.founded_on, listing.seen_from)
        ) as since
    from listing
    cross join ops.this_run as this_run
    inner join policy.property_company_capital as allowed
        on this_run.period_end >= allowed.valid_from and this_run.period_end < allowed.valid_to
    where
        listing.is_current
        and listing.status = '存续'
        and listing.match_grade in ('A', 'B', 'C')
        and (
            (listing.role = '法定代表人' and listing.kind <> '个体工商户')
            or (listing.capital > allowed.value and not (listing.kind = '合作社' and listing.role = '股东'))
        )
    qualify row_number() over (
        partition by listing.person_id, listing.credit_code order by listing.role <> '法定代表人', listing.match_grade, listing.record_id, listing.row_id
    ) = 1
)

select
    listed_member.person_id,
    listed_member.household_id,
    listed_member.subject_record,
    max(held.since) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '市场监管部门登记该人员(', listed_member.category, ')为',
        string_agg(
            concat(coalesce(held.business_name, '一家' || held.kind), '的', held.role, if(held.capital is null, '', '(认缴' || held.capital || '元)')),
            '、' order by held.since, held.credit_code
        ),
        ',状态为存续。'
    ) as reason,
    list_concat(
        [{ 'row_id': listed_member.row_id, 'fact': 'category', 'value': listed_member.category }],
        list({ 'row_id': held.row_id, 'fact': 'role', 'value': held.role } order by held.since, held.credit_code),
        list({ 'row_id': held.row_id, 'fact': 'status', 'value': held.status } order by held.since, held.credit_code)
    ) as evidence,
    ['登记状态是存续,不是吊销或注销', '不是认缴出资在规定数额以内的个体工商户', '不是合作社的普通社员', '截至本月没有收到该人员的死亡记录'] as ruled_out
from listed_member
inner join held on listed_member.person_id = held.person_id
where not exists (
    select 1 from dead
    where dead.person_id = listed_member.person_id
)
group by listed_member.person_id, listed_member.household_id, listed_member.subject_record, listed_member.category, listed_member.row_id
