/* ---
code: M15
title: 防返贫监测户未纳入社会救助
family: missed
grade: 黄
department: 乡镇(街道)
why: 风险未消除的防止返贫监测户,人均收入低于低保边缘家庭的收入线,台账中没有任何成员得到低保、特困等社会救助。
next_step: 会同农业农村部门入户核实收入和困难,主动告知低保、低保边缘家庭等政策;符合条件的协助申请,不申请的记录意愿。
false_alarms:
  - 已了解政策,本人不愿申请
  - 风险仅为产业经营,生活没有困难
  - 人均纯收入的口径与低保家庭收入不同
  - 财产超过规定
  - 当地低保标准尚未按实际填写
clause: 焦民〔2022〕154号 二
needs: [agriculture.poverty_monitoring, civil_affairs.low_income_register]
absence_of: [civil_affairs.low_income_register]
policy: [income.dibao_standard, income.limit_multiple, disability.application_months]
about: household
steps: [dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- A household is one lead: aid to any member shows that the township knows it. Counties number their households for themselves.
with member as (
    select
        watched.*,
        concat(watched.household_no, ' ', left(watched.area_code, 6)) as household_key
    from core.agriculture__poverty_monitoring as watched
    where watched.is_current and not watched.risk_cleared
),

window_start as (
    select
        last_day(this_run.period - to_months(asked.value::integer)) as not_asked_since,
        this_run.period,
        this_run.period_end,
        (standard.value * 12 * multiple.value)::decimal(14, 2) as income_line
    from ops.this_run as this_run
    inner join policy.disability_application_months as asked on this_run.period_end >= asked.valid_from and this_run.period_end < asked.valid_to
    -- The monitored live in the country.
    inner join policy.income_dibao_standard as standard
        on standard.category = '农村' and this_run.period_end >= standard.valid_from and this_run.period_end < standard.valid_to
    inner join policy.income_limit_multiple as multiple
        on multiple.category = '低保边缘家庭' and this_run.period_end >= multiple.valid_from and this_run.period_end < multiple.valid_to
),

-- To be watched is no aid; an application of the last year is known to the township.
known as (
    select register.person_id
    from core.civil_affairs__low_income_register as register
    where register.is_current and register.status in ('在册', '渐退') and register.category <> '防止返贫监测' and register.match_grade <> 'E'
    union
    select asked.person_id
    from core.civil_affairs__application as asked
    cross join window_start
    where asked.is_current and asked.accepted_on > window_start.not_asked_since and asked.match_grade <> 'E'
),

-- The head speaks for the household, else its first member who is alive.
household as (
    select
        member.* replace (max(member.income_per_head) over (partition by member.household_key) as income_per_head),
        count(*) over (partition by member.household_key) as members
    from member
    anti join dead on member.person_id = dead.person_id
    where member.person_id is not null and member.match_grade <> 'E'
    qualify row_number() over (
        partition by member.household_key order by (member.relation is not distinct from '户主') desc, member.match_grade asc, member.record_id asc, member.row_id asc
    ) = 1
)

select
    household.person_id,
    household.household_id,
    household.record_id as subject_record,
    household.recognised_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该户为防止返贫监测对象(', household.kind, ',', strftime(household.recognised_on, '%Y年%-m月'), '识别,风险未消除),人均纯收入每年', household.income_per_head,
        '元,低于低保边缘家庭的年收入线', window_start.income_line, '元;', strftime(window_start.period, '%Y年%-m月'), '台账中该户', household.members,
        '人都没有低保、特困等社会救助记录。'
    ) as reason,
    [
        { 'row_id': household.row_id, 'fact': 'kind', 'value': household.kind },
        { 'row_id': household.row_id, 'fact': 'risk_cleared', 'value': '否' },
        { 'row_id': household.row_id, 'fact': 'income_per_head', 'value': household.income_per_head::varchar }
    ] as evidence,
    ['全户没有人在低保、特困、低保边缘、刚性支出困难家庭等类别在册', '全户近一年没有申请记录', '风险类型不只是产业', '截至本月没有收到该人员的死亡记录'] as ruled_out
from household
cross join window_start
where
    household.recognised_on < window_start.period
    and household.income_per_head < window_start.income_line
    and not regexp_full_match(coalesce(household.risk, ''), '产业(发展)?(风险|失败|项目失败)?')
    and not exists (
        select 1
        from member
        inner join known on member.person_id = known.person_id
        where member.household_key = household.household_key
    )
