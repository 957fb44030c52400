/* ---
code: M16
title: 困难家庭危房未列入改造
family: missed
grade: 橙
department: 县级住建局
why: 低保、分散特困、低保边缘和刚性支出困难家庭的住房鉴定为C级、D级或无房的,应纳入农村危房改造;该房屋未列入改造计划,居住安全没有保障。
next_step: 现场核实居住情况;符合条件的列入改造,暂不改造的先落实安全住处,并告知本人。
false_alarms:
  - 随子女居住或租住在安全住房
  - 不是唯一住房
  - 因灾倒损,由应急部门安排重建
  - 鉴定后已改造或搬迁,名单没有更新
clause: 焦民〔2024〕8号 二(三)2(3)
needs: [housing.dilapidated, civil_affairs.low_income_register]
policy: [housing.rebuilding_categories, housing.dangerous_levels]
steps: [dead, householder]
owner: 村镇建设股
reviewed_on: 2026-11-01
status: live
--- */
-- Covered or not: the house is the family's, and its householder need not be the one who is covered.
with family_member as (
    select register.*
    from householder as register
    cross join ops.this_run as this_run
    inner join policy.housing_rebuilding_categories as entitled
        on register.category = entitled.category and this_run.period_end >= entitled.valid_from and this_run.period_end < entitled.valid_to
    where
        coalesce(register.urban_rural, '农村') = '农村'
        -- Of the destitute only those who live at home.
        and (register.category <> '特困人员' or coalesce(register.support_mode, '分散') = '分散')
        and register.householder_id is not null
        and register.recognised_on < this_run.period
    qualify row_number() over (
        partition by register.householder_id
        order by register.householder_id is distinct from register.person_id, register.match_grade, register.record_id, register.row_id
    ) = 1
),

house as (
    select
        listed.*,
        min(listed.record_id) over (partition by listed.person_id) as subject_record
    from core.housing__dilapidated as listed
    cross join ops.this_run as this_run
    inner join policy.housing_dangerous_levels as dangerous
        on listed.danger_level = dangerous.category and this_run.period_end >= dangerous.valid_from and this_run.period_end < dangerous.valid_to
    where
        listed.is_current
        and listed.works_status = '未列入'
        and coalesce(listed.only_home, true)
        and listed.person_id is not null
    qualify row_number() over (
        partition by listed.person_id order by listed.match_grade asc, listed.danger_level desc, listed.record_id asc, listed.row_id asc
    ) = 1
),

-- Who has a house of another line, lives in a public flat, is helped after a disaster, or is dead.
housed as (
    select listed.person_id
    from core.housing__dilapidated as listed
    where listed.is_current and listed.match_grade <> 'E' and (listed.works_status <> '未列入' or listed.danger_level in ('A', 'B'))
    union
    select flat.person_id
    from core.housing__public_rental as flat
    where flat.is_current and flat.kind = '实物配租' and flat.match_grade <> 'E'
    union
    select struck.person_id
    from core.emergency__disaster_relief as struck
    where struck.is_current and struck.damage in ('倒塌', '严重损坏') and struck.relief_type = '重建' and struck.match_grade <> 'E'
    union
    select dead.person_id
    from dead
)

select
    house.person_id,
    family_member.household_id,
    house.subject_record,
    house.surveyed_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该户的救助类别为', family_member.category, ',住房', strftime(house.surveyed_on, '%Y年%-m月'), '鉴定为', house.danger_level, if(house.danger_level = '无房', '', '级'),
        ',', strftime(house.period, '%Y年%-m月'), '危房名单中改造状态为', house.works_status, '。'
    ) as reason,
    [
        { 'row_id': family_member.row_id, 'fact': 'category', 'value': family_member.category },
        { 'row_id': house.row_id, 'fact': 'danger_level', 'value': house.danger_level },
        { 'row_id': house.row_id, 'fact': 'works_status', 'value': house.works_status }
    ] as evidence,
    list_filter([
        if(house.only_home, '登记为唯一住房', null), '没有其他已改造或安全等级的住房记录', '没有公租房实物配租,没有灾后重建救助', '截至本月没有收到户主的死亡记录'
    ], lambda text: text is not null) as ruled_out
from house
inner join family_member on house.person_id = family_member.householder_id
where not exists (
    select 1 from housed
    where housed.person_id = house.person_id
)
