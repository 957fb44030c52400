/* ---
code: N13
title: 新识别的防止返贫监测户没有救助记录
family: difficulty
grade: 黄
department: 乡镇(街道)
why: 农业农村部门近期识别该户有返贫致贫风险,风险尚未消除,民政台账、申请和各项救助中都没有该户的记录。
next_step: 会同农业农村部门了解该户风险和帮扶措施,需要救助的告知低保、临时救助等政策,符合条件的协助申请。
false_alarms:
  - 农业农村部门已经落实产业、就业等帮扶,不需要救助
  - 风险已经消除,监测系统尚未更新
  - 由其他部门或慈善组织给予帮扶,没有报送
clause: 焦民〔2024〕8号 二(一)1;焦民〔2022〕154号 二
needs: [agriculture.poverty_monitoring, civil_affairs.low_income_register, civil_affairs.temporary_relief]
absence_of: [civil_affairs.low_income_register]
policy: [difficulty.event_months]
about: household
steps: [dead]
owner: 低收入人口监测中心
reviewed_on: 2026-11-22
status: live
--- */
-- A household recognised this very month is still being seen to.
with living as (
    select
        listed.*,
        person.birth_date,
        -- Counties number their households for themselves.
        concat(listed.household_no, ' ', left(listed.area_code, 6)) as household_key,
        min(listed.record_id) over home as subject_record,
        max(listed.recognised_on) over home as newest_recognition,
        bool_or(listed.risk_cleared) over home as is_cleared
    from core.agriculture__poverty_monitoring as listed
    left join core.person as person on listed.person_id = person.person_id
    cross join ops.this_run as this_run
    where
        listed.is_current
        and listed.person_id is not null
        and listed.match_grade <> 'E'
        and not exists (
            select 1 from dead
            where dead.person_id = listed.person_id
        )
    window home as (partition by listed.household_no, left(listed.area_code, 6))
),

monitored as (
    select living.*
    from living
    cross join ops.this_run as this_run
    inner join policy.difficulty_event_months as recent
        on recent.category = '监测' and this_run.period_end >= recent.valid_from and this_run.period_end < recent.valid_to
    where
        not living.is_cleared
        and living.newest_recognition > last_day(this_run.period - to_months(recent.value::integer))
        and living.newest_recognition < this_run.period
),

-- What was done for any member: a category, an application since then, aid since then (a subsidised insurance alone helps nobody).
handled as (
    select
        spell.person_id,
        this_run.period_end as done_on
    from core.status_spell as spell
    cross join ops.this_run as this_run
    where spell.category <> '防止返贫监测' and (spell.valid_to is null or spell.valid_to > this_run.period_end)
    union all
    select
        person_id,
        accepted_on as done_on
    from core.civil_affairs__application
    where is_current and match_grade <> 'E'
    union all
    select
        person_id,
        last_day(period) as done_on
    from core.assistance
    where is_paid and amount > 0 and dataset <> 'medical_insurance.enrolment' and match_grade <> 'E'
)

select
    person_id,
    household_id,
    subject_record,
    newest_recognition as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '农业农村部门于', strftime(newest_recognition, '%Y年%-m月%-d日'), '识别该户为', kind, ',风险尚未消除;民政台账中没有该户的救助类别,识别以来没有救助申请和救助记录。'
    ) as reason,
    [
        { 'row_id': row_id, 'fact': 'kind', 'value': kind },
        { 'row_id': row_id, 'fact': 'recognised_on', 'value': strftime(recognised_on, '%Y-%m-%d') },
        { 'row_id': row_id, 'fact': 'risk_cleared', 'value': '否' }
    ] as evidence,
    ['已核对该户全部成员的救助类别、救助申请和救助记录', '识别时间早于本月,不是本月刚识别', '该户没有风险已消除的成员'] as ruled_out
from monitored
where not exists (
    select 1
    from monitored as member
    inner join handled on member.person_id = handled.person_id
    where member.household_key = monitored.household_key and handled.done_on >= member.newest_recognition
)
qualify row_number() over (
    partition by household_key
    order by
        coalesce(relation = '户主', false) desc,
        match_grade asc,
        coalesce(relation = '配偶', false) desc,
        birth_date asc nulls last,
        record_id asc,
        row_id asc
) = 1
