/* ---
code: X17
title: 救助家庭成员是财政供养人员
family: ineligible
grade: 橙
department: 乡镇(街道)
why: 家庭成员在财政供养人员名册中,有稳定的工资或退休金,家庭人均收入可能超过规定。
next_step: 核实是否本人、是否共同生活、工资或退休金多少,按家庭人均收入重新核算。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 只是赡养、抚养义务人,不与救助家庭共同生活
  - 实为临时聘用、公益性岗位或村干部误工补贴,编制类型填错
  - 已调离、离职或停薪,名册尚未更新
  - 家庭人口多,计入工资后人均收入仍不超过标准
clause: 焦民〔2022〕154号 十二;焦民〔2024〕8号 二(二)3
needs: [civil_affairs.low_income_register, finance.public_payroll]
policy: [household.categories, income.public_posts]
steps: [listed_member, dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
settled_by_review: true
--- */
with listing as (
    select
        *,
        min(period) over (partition by person_id) as seen_from
    from core.finance__public_payroll as entry
    semi join listed_member on entry.person_id = listed_member.person_id
),

-- A payroll has no dates: since when somebody is on it, the first list tells that shows him.
employed as (
    select
        listing.*,
        -- A word that is none of those known: whether he is still paid, nobody can tell.
        not coalesce(
            regexp_matches(listing.status, '在职|在岗|在编|在册|正常|有效|退休|离休|退养|内退|退二线|借调|挂职|病|产假|长休|聘用|在聘|试用|见习|供养|享受|领取|发放'),
            true
        ) as is_unclear
    from listing
    cross join ops.this_run as this_run
    inner join policy.income_public_posts as post
        on listing.post_type = post.category and this_run.period_end >= post.valid_from and this_run.period_end < post.valid_to
    where
        listing.is_current
        and listing.match_grade in ('A', 'B', 'C')
        and not coalesce(regexp_matches(listing.status, '调出|调离|辞职|辞退|解聘|开除|停薪|停发|终止|注销|死亡|已故|去世|离职'), false)
    qualify row_number() over (partition by listing.person_id order by listing.match_grade, listing.record_id, listing.row_id) = 1
)

select
    listed_member.person_id,
    listed_member.household_id,
    listed_member.subject_record,
    employed.seen_from as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(employed.period, '%Y年%-m月'), '财政供养人员名册中有该人员(', employed.unit, ',', employed.post_type, '),', strftime(this_run.period, '%Y年%-m月'),
        '台账中为', listed_member.category, '(', listed_member.status, ')。',
        if(employed.is_unclear, '名册中的状态“' || employed.status || '”含义不明,按仍由财政供养计算,请先向财政部门核实。', '')
    ) as reason,
    list_filter([
        { 'row_id': listed_member.row_id, 'fact': 'category', 'value': listed_member.category },
        { 'row_id': listed_member.row_id, 'fact': 'status', 'value': listed_member.status },
        { 'row_id': employed.row_id, 'fact': 'unit', 'value': employed.unit },
        { 'row_id': employed.row_id, 'fact': 'post_type', 'value': employed.post_type },
        { 'row_id': employed.row_id, 'fact': 'status', 'value': if(employed.is_unclear, employed.status, null) }
    ], lambda item: item.value is not null) as evidence,
    list_filter([
        '编制类型不是遗属或临聘',
        if(coalesce(employed.is_unclear, false), null, '名册中没有标明离职、停薪或调出'),
        '截至本月没有收到该人员的死亡记录'
    ], lambda text: text is not null) as ruled_out
from listed_member
inner join employed on listed_member.person_id = employed.person_id
cross join ops.this_run as this_run
where not exists (
    select 1 from dead
    where dead.person_id = listed_member.person_id
)
