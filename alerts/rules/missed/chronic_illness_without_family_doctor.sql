/* ---
code: M23
title: 低收入慢性病患者没有签约家庭医生
family: missed
grade: 蓝
department: 县级卫健委
why: 低收入人口中的慢性病患者应纳入家庭医生签约服务并定期上门;没有签约,用药和随访可能无人管。
next_step: 由基层医疗机构联系本人,说明签约服务的内容,愿意的及时签约;已在别处签约的记下机构。
false_alarms:
  - 在外地或别的机构签约
  - 本人不愿签约
  - 已不在慢性病管理范围
clause: 焦民〔2024〕8号 二(三)4
needs: [civil_affairs.low_income_register, health.severe_illness, health.family_doctor]
absence_of: [health.family_doctor]
steps: [dead]
owner: 卫健委基层卫生科
reviewed_on: 2026-11-22
status: live
--- */
with listed as (
    select
        register.*,
        this_run.period as month,
        this_run.period_end,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.person_id is not null
        and register.recognised_on < this_run.period
    qualify row_number() over (partition by register.person_id order by register.match_grade, register.record_id, register.row_id) = 1
),

illness as (
    select
        ill.person_id,
        ill.row_id,
        ill.kind,
        ill.diagnosed_on
    from core.health__severe_illness as ill
    inner join listed on ill.person_id = listed.person_id
    where
        ill.is_current
        and ill.kind = '慢性病'
        and ill.match_grade <> 'E'
        and (ill.status is null or ill.status not in ('治愈', '排除', '撤管', '死亡'))
    -- The one known longest names the beginning.
    qualify row_number() over (
        partition by ill.person_id order by ill.match_grade asc, ill.diagnosed_on asc nulls first, ill.record_id asc, ill.row_id asc
    ) = 1
),

contract as (
    select
        doctor.person_id,
        doctor.row_id,
        doctor.ends_on
    from core.health__family_doctor as doctor
    inner join illness on doctor.person_id = illness.person_id
    where doctor.is_current and doctor.match_grade <> 'E'
),

-- Of the contracts that are over, the last.
expired as (
    select *
    from contract
    qualify row_number() over (partition by person_id order by ends_on desc, row_id asc) = 1
)

select
    listed.person_id,
    listed.household_id,
    listed.subject_record,
    expired.ends_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为', listed.category, '(', strftime(listed.recognised_on, '%Y年%-m月'), '认定),在卫健部门的慢性病名单中,',
        if(
            expired.row_id is null,
            '没有家庭医生签约记录。',
            '家庭医生签约已于' || strftime(expired.ends_on, '%Y年%-m月%-d日') || '到期,没有续签记录。'
        )
    ) as reason,
    list_filter([
        { 'row_id': listed.row_id, 'fact': 'category', 'value': listed.category },
        { 'row_id': illness.row_id, 'fact': 'kind', 'value': illness.kind },
        { 'row_id': expired.row_id, 'fact': 'ends_on', 'value': strftime(expired.ends_on, '%Y-%m-%d') }
    ], lambda item: item.row_id is not null) as evidence,
    ['低收入身份和慢性病登记均早于本月', '没有仍在期内的签约', '截至本月没有收到该人员的死亡记录'] as ruled_out
from listed
inner join illness on listed.person_id = illness.person_id
left join expired on listed.person_id = expired.person_id
where
    (illness.diagnosed_on is null or illness.diagnosed_on < listed.month)
    -- A contract without an end may still run: unknown, so silent.
    and not exists (
        select 1 from contract
        where contract.person_id = listed.person_id and (contract.ends_on is null or contract.ends_on >= listed.period_end)
    )
    and not exists (
        select 1 from dead
        where dead.person_id = listed.person_id
    )
