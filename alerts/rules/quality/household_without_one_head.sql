/* ---
code: Q06
title: 家庭没有户主或有多个户主
family: quality
grade: 黄
department: 数据报送单位
why: 每户应有且只有一名户主;没有或多于一名时,家庭成员和保障人数无法核对,两户人也可能被当成一户。
next_step: 核对这些家庭的成员和与户主关系,分户的请使用各自的家庭编号。
false_alarms:
  - 户主去世或迁出后还没有变更户主
  - 户主不符合条件没有列入,只列了享受救助的成员
clause: 焦民〔2024〕8号 二(二)1(及时准确上传)
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
with headed as (
    select distinct
        delivery_id,
        source_row
    from core.mention
    where role_kind = 'head' and name is not null
),

listed as (
    select
        examined.dataset,
        examined.area_code,
        member.delivery_id,
        member.household_no,
        member.source_row,
        member.name,
        member.relation,
        headed.source_row is not null as names_head,
        -- A household number is one only within its township.
        coalesce(
            left(member.area_code, 9), min(left(member.area_code, 9)) over (partition by member.delivery_id, member.household_no)
        ) as township_code,
        coalesce(register.single_person, false) as is_single_person,
        -- A list without relations says nothing about heads.
        count(member.relation) over (partition by member.delivery_id) * 2 > count(*) over (partition by member.delivery_id) as tells_relations
    from core.mention as member
    inner join ops.delivery_examined as examined on member.delivery_id = examined.delivery_id
    left join headed on member.delivery_id = headed.delivery_id and member.source_row = headed.source_row
    left join core.civil_affairs__low_income_register as register on member.row_id = register.row_id
    where member.role_kind = 'self' and member.household_no is not null
),

household as (
    select
        dataset,
        area_code,
        delivery_id,
        min(source_row) as source_row,
        case
            when count(distinct name) filter (where relation = '户主') > 1 then '的家庭有多个户主'
            when count(name) filter (where relation = '户主') = 0 and not bool_or(names_head or is_single_person) then '的家庭没有户主'
        end as finding
    from listed
    where tells_relations
    group by dataset, area_code, delivery_id, township_code, household_no
)

select
    dataset,
    area_code,
    delivery_id,
    'household_no' as column_name,
    count(*) as places,
    min(source_row, 5) as examples,
    finding,
    ['同一户主在两个救助类别中各列一行的不计入', '另有户主姓名一列或按单人保列入的,不算没有户主'] as ruled_out
from household
where finding is not null
group by dataset, area_code, delivery_id, finding
