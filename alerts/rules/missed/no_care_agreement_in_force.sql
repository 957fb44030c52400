/* ---
code: M21
title: 分散供养特困人员没有有效的照料服务协议
family: missed
grade: 黄
department: 乡镇(街道)
why: 分散供养特困人员应全部签订委托照料服务协议,不漏一人;没有协议或协议已到期,日常看护可能无人负责。
next_step: 核实是否已签协议;未签或到期的,帮助本人选定照料人并及时签订、续签,同时把协议录入台账。
false_alarms:
  - 协议已签,台账没有登记或姓名、号码有误
  - 由亲属照料,正在补签协议
  - 已转为集中供养,台账的供养方式没有更新
clause: 焦民〔2022〕154号 三
needs: [civil_affairs.low_income_register, civil_affairs.care_agreement]
absence_of: [civil_affairs.care_agreement]
policy: [care.days_after_recognition]
steps: [dead]
owner: 特困供养科
reviewed_on: 2026-11-22
status: live
--- */
with scattered as (
    select
        register.*,
        this_run.period_end,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.care_days_after_recognition as grace
        on this_run.period_end >= grace.valid_from and this_run.period_end < grace.valid_to
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.category = '特困人员'
        and register.support_mode = '分散'
        and register.person_id is not null
        and register.recognised_on + grace.value::integer < this_run.period_end
    qualify row_number() over (partition by register.person_id order by register.match_grade, register.record_id, register.row_id) = 1
),

agreement as (
    select
        care.*,
        -- Without an end it runs on; one that begins next month is signed all the same.
        care.ends_on is null or care.ends_on >= this_run.period_end as is_in_force
    from core.civil_affairs__care_agreement as care
    cross join ops.this_run as this_run
    where care.is_current and care.match_grade <> 'E'
),

-- Of those that are over, the last.
expired as (
    select *
    from agreement
    where not is_in_force
    qualify row_number() over (partition by person_id order by ends_on desc, row_id asc) = 1
)

select
    scattered.person_id,
    scattered.household_id,
    scattered.subject_record,
    coalesce(expired.ends_on, scattered.recognised_on) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为分散供养特困人员(', strftime(scattered.recognised_on, '%Y年%-m月'), '认定),',
        if(
            expired.row_id is null,
            '没有照料服务协议的记录。',
            '照料服务协议已于' || strftime(expired.ends_on, '%Y年%-m月%-d日') || '到期,没有续签的记录。'
        )
    ) as reason,
    list_filter([
        { 'row_id': scattered.row_id, 'fact': 'category', 'value': scattered.category },
        { 'row_id': scattered.row_id, 'fact': 'support_mode', 'value': scattered.support_mode },
        { 'row_id': scattered.row_id, 'fact': 'recognised_on', 'value': strftime(scattered.recognised_on, '%Y-%m-%d') },
        { 'row_id': expired.row_id, 'fact': 'ends_on', 'value': strftime(expired.ends_on, '%Y-%m-%d') }
    ], lambda item: item.row_id is not null) as evidence,
    ['不是刚刚认定的特困人员', '没有仍在期内的照料服务协议', '截至本月没有收到该人员的死亡记录'] as ruled_out
from scattered
left join expired on scattered.person_id = expired.person_id
where
    not exists (
        select 1 from agreement
        where agreement.person_id = scattered.person_id and agreement.is_in_force
    )
    and not exists (
        select 1 from dead
        where dead.person_id = scattered.person_id
    )
