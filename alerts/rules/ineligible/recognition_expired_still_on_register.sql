/* ---
code: X20
title: 认定有效期已满,仍在低收入人口台账
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 刚性支出困难家庭、低保边缘家庭的认定有期限,期满应重新核定;台账中期限已满仍为在册,可能没有及时续办,也可能已不符合条件。
next_step: 主动提醒家庭办理续期,核对目前的收入和支出,按程序重新核定并更新台账。这是疑点线索,不得仅凭比对结果停止救助。
false_alarms:
  - 续期正在办理,办理台账没有登记
  - 本地规定的有效期更长,台账没有填写有效期止
  - 已经续期,台账的认定日期或有效期止没有更新
clause: 《刚性支出困难家庭认定办法》 第十条
needs: [civil_affairs.low_income_register]
policy: [tenure.valid_months]
about: household
settled_by_review: true
recurs: true
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- The register's own end goes first. Without one, 刚性支出困难家庭 count from the recognition; 低保边缘家庭 from the last check,
-- and of a family on the edge whose checks the register does not tell nobody knows.
with active as (
    select
        register.*,
        this_run.period_end,
        coalesce(register.household_id, register.person_id) as home,
        coalesce(
            register.valid_until,
            if(
                register.category = '刚性支出困难家庭', register.recognised_on, greatest(register.last_review_on, register.recognised_on)
            ) + to_months(term.value::integer)
        )::date as ended_on
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.tenure_valid_months as term
        on register.category = term.category and this_run.period_end >= term.valid_from and this_run.period_end < term.valid_to
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.person_id is not null
        and (register.category = '刚性支出困难家庭' or register.valid_until is not null or register.last_review_on is not null)
),

-- Under way, or granted since: then only the register is behind.
renewal as (
    select
        application.household_id,
        if(application.outcome = '办理中', null, application.decided_on) as decided_on
    from core.civil_affairs__application as application
    where
        application.is_current
        and application.household_id is not null
        and (
            application.outcome = '办理中'
            or (application.outcome = '通过' and application.decided_on is not null and coalesce(regexp_matches(application.programme, '边缘|刚性'), true))
        )
),

-- A household is recognised as one: its head stands for it, or whoever is surest (A and B are as sure). A wide sheet tells no relation, but
-- whose household it is.
household as (
    select
        active.*,
        min(active.record_id) over (partition by active.home, active.category) as subject_record
    from active
    where
        active.ended_on < active.period_end
        and active.recognised_on <= active.ended_on
        and not exists (
            select 1 from renewal
            where
                renewal.household_id = active.household_id
                and coalesce(renewal.decided_on >= date_trunc('month', active.ended_on) and renewal.decided_on > active.recognised_on, true)
        )
    qualify row_number() over (
        partition by active.home, active.category
        order by
            if(active.match_grade = 'B', 'A', active.match_grade),
            if(active.relation = '户主' or active.person_id = active.head_person_id, 0, 1),
            active.birth_date asc nulls last, active.record_id, active.row_id
    ) = 1
)

select
    person_id,
    household_id,
    subject_record,
    ended_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该户于', strftime(recognised_on, '%Y年%-m月%-d日'), '认定为', category, ',',
        case
            when valid_until is not null then '台账有效期'
            when category = '刚性支出困难家庭' then '自认定之日起计算的有效期'
            else '最近一次复核起计算的有效期'
        end,
        '已于', strftime(ended_on, '%Y年%-m月%-d日'), '届满,台账中仍为', status, ',没有续期记录。'
    ) as reason,
    list_filter([
        { 'row_id': row_id, 'fact': 'category', 'value': category },
        { 'row_id': row_id, 'fact': 'status', 'value': status },
        { 'row_id': row_id, 'fact': 'recognised_on', 'value': strftime(recognised_on, '%Y-%m-%d') },
        { 'row_id': row_id, 'fact': 'valid_until', 'value': strftime(valid_until, '%Y-%m-%d') },
        { 'row_id': row_id, 'fact': 'last_review_on', 'value': strftime(last_review_on, '%Y-%m-%d') }
    ], lambda item: item.value is not null) as evidence,
    list_filter([
        '没有正在办理的救助申请,期满当月以来也没有审核通过的办件',
        if(valid_until is not null, '按台账填写的有效期止计算,已包含本地更长的期限', null)
    ], lambda text: text is not null) as ruled_out
from household
