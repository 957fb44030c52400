/* ---
code: M17
title: 轮候公租房的困难家庭未发租赁补贴
family: missed
grade: 黄
department: 县级住建局
why: 已登记的低收入住房困难家庭,在实物配租之前应发放货币补贴;该家庭仍在轮候,没有租赁补贴的记录。
next_step: 核对轮候和补贴发放情况;符合条件的办理租赁补贴并告知本人,不符合的说明原因。
false_alarms:
  - 已分配住房但本人放弃或尚未入住
  - 轮候顺序已到,正在办理入住
  - 本人不愿领取补贴,或未按规定租房
  - 补贴由其他部门发放
clause: 焦民〔2024〕8号 二(三)2(3)
needs: [housing.public_rental, civil_affairs.low_income_register]
policy: [housing.rental_categories, housing.rental_residence, housing.waiting_months]
steps: [dead, householder]
owner: 住房保障中心
reviewed_on: 2026-11-01
status: live
--- */
-- Where flats are for families in town: whoever waits for one lives there, and only a family known as rural is left out.
with family_member as (
    select
        register.*,
        this_run.period as month,
        this_run.period_end
    from householder as register
    cross join ops.this_run as this_run
    inner join policy.housing_rental_categories as entitled
        on register.category = entitled.category and this_run.period_end >= entitled.valid_from and this_run.period_end < entitled.valid_to
    inner join policy.housing_rental_residence as residence
        on
            coalesce(register.urban_rural, '城市') = residence.category
            and this_run.period_end >= residence.valid_from
            and this_run.period_end < residence.valid_to
    where
        -- Of the destitute only those who live at home.
        (register.category <> '特困人员' or coalesce(register.support_mode, '分散') = '分散')
        and register.householder_id is not null
        and register.recognised_on < this_run.period
    qualify row_number() over (
        partition by register.householder_id
        order by register.householder_id is distinct from register.person_id, register.match_grade, register.record_id, register.row_id
    ) = 1
),

-- Of a sheet with one line per household its applicant speaks (member_no up to 1).
waiting as (
    select
        listed.*,
        min(listed.record_id) over (partition by listed.person_id) as subject_record
    from core.housing__public_rental as listed
    where listed.is_current and listed.kind = '轮候' and listed.member_no <= 1 and listed.person_id is not null
    qualify row_number() over (partition by listed.person_id order by listed.match_grade, listed.registered_on, listed.record_id, listed.row_id) = 1
),

-- A flat, or money for one, whichever line says so; a lease that has ended is none.
supported as (
    select
        listed.person_id,
        listed.household_id
    from core.housing__public_rental as listed
    cross join ops.this_run as this_run
    where
        listed.is_current
        and listed.match_grade <> 'E'
        and (listed.kind <> '轮候' or listed.subsidy > 0)
        and (listed.ends_on is null or listed.ends_on >= this_run.period)
)

select
    waiting.person_id,
    family_member.household_id,
    waiting.subject_record,
    waiting.registered_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该户的救助类别为', family_member.category, ',', strftime(waiting.registered_on, '%Y年%-m月'), '登记轮候公租房,', strftime(waiting.period, '%Y年%-m月'),
        '名单中仍在轮候,没有实物配租,也没有租赁补贴的记录。'
    ) as reason,
    [
        { 'row_id': family_member.row_id, 'fact': 'category', 'value': family_member.category },
        { 'row_id': waiting.row_id, 'fact': 'kind', 'value': waiting.kind },
        { 'row_id': waiting.row_id, 'fact': 'registered_on', 'value': strftime(waiting.registered_on, '%Y-%m-%d') }
    ] as evidence,
    ['本人和同户人员都没有实物配租或租赁补贴的记录', '登记已满等待期', '截至本月没有收到申请人的死亡记录'] as ruled_out
from waiting
inner join family_member on waiting.person_id = family_member.householder_id
inner join policy.housing_waiting_months as wait on family_member.period_end >= wait.valid_from and family_member.period_end < wait.valid_to
where
    waiting.registered_on <= last_day(family_member.month - to_months(wait.value::integer))
    and not exists (
        select 1 from supported
        where supported.person_id = waiting.person_id
    )
    and not exists (
        select 1 from supported
        where supported.household_id = family_member.household_id
    )
    and not exists (
        select 1 from dead
        where dead.person_id = waiting.person_id
    )
