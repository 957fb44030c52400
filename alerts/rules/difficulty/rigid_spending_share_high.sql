/* ---
code: N12
title: 家庭刚性支出占收入的比例过高(估算)
family: difficulty
grade: 橙
department: 乡镇(街道)
why: 按登记收入估算,该户近十二个月的医疗、教育支出占家庭收入的比例超过预警标准,可能符合刚性支出困难家庭条件。
next_step: 入户核实收入和医疗、教育等支出,重新测算;可能符合的告知刚性支出困难家庭、临时救助等政策,协助申请。
false_alarms:
  - 登记收入是认定时的数字,已经变化;本项为估算,以核实为准
  - 医疗费用由第三方赔付、商业保险承担,或属自愿选择的自费项目
  - 学费已经减免,或由学校、社会资助,没有报送
clause: 《刚性支出困难家庭认定办法》第四条、第五条;焦民〔2024〕8号 二(一)1
needs: [civil_affairs.low_income_register, medical_insurance.settlement]
policy: [difficulty.rigid_spending_share, difficulty.study_cost_year]
about: household
settled_by_review: true
cites_others: true
steps: [dead, settled_once]
owner: 低收入人口监测中心
reviewed_on: 2026-11-22
status: live
--- */
-- Families whose income is known and who are in no category that has counted such spending already. The register tells the
-- income of a month, the monitoring that of a year.
with line as (
    select
        person_id,
        household_id,
        household_id as home,
        category,
        12 * income_per_head as income_per_head,
        record_id,
        row_id,
        'category' as fact,
        category as value,
        income_per_head as told
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and household_id is not null and match_grade <> 'E'
    union all
    select
        person_id,
        household_id,
        -- Counties number their monitored households for themselves.
        concat('监测户', household_no, ' ', left(area_code, 6)) as home,
        '防止返贫监测' as category,
        income_per_head,
        record_id,
        row_id,
        'kind' as fact,
        kind as value,
        income_per_head as told
    from core.agriculture__poverty_monitoring
    where is_current and not risk_cleared and household_id is null and match_grade <> 'E'
),

home as (
    select
        home,
        count(distinct person_id) as members,
        max(income_per_head) as income_per_head,
        -- Often one line of the household tells its income, and not that of whoever was ill.
        max({ 'income': income_per_head, 'row_id': row_id, 'told': told }) filter (where income_per_head is not null) as said,
        min(record_id) as subject_record
    from line
    group by home
    having
        max(income_per_head) > 0
        and not bool_or(category in ('最低生活保障', '特困人员', '刚性支出困难家庭'))
),

spend as (
    select
        settlement.person_id,
        sum(settlement.self_paid) as self_paid,
        max(settlement.settled_on) as last_on,
        list({ 'row_id': settlement.row_id, 'fact': 'self_paid', 'value': settlement.self_paid::varchar } order by settlement.settled_on, settlement.row_id) as evidence
    from settled_once as settlement
    cross join ops.this_run as this_run
    where
        settlement.settled_on > last_day(this_run.period - interval 12 month)
        and settlement.settled_on <= this_run.period_end
    group by settlement.person_id
),

aid as (
    select
        granted.person_id,
        sum(granted.amount) as amount
    from core.education__student_aid as granted
    cross join ops.this_run as this_run
    -- Without a day of payment the month of the list counts.
    where
        granted.is_current
        and granted.match_grade <> 'E'
        and coalesce(granted.paid_on, granted.period) > last_day(this_run.period - interval 12 month)
    group by granted.person_id
),

-- What studying costs in a year, less what was granted within it.
study as (
    select
        enrolled.person_id,
        max(greatest(cost.value - coalesce(aid.amount, 0), 0))::decimal(14, 2) as amount
    from core.education__enrolment as enrolled
    cross join ops.this_run as this_run
    inner join policy.difficulty_study_cost_year as cost
        on enrolled.stage = cost.category and this_run.period_end >= cost.valid_from and this_run.period_end < cost.valid_to
    left join aid on enrolled.person_id = aid.person_id
    where enrolled.is_current and enrolled.status = '在读' and enrolled.match_grade <> 'E'
    group by enrolled.person_id
),

burden as (
    select
        home.home,
        home.subject_record,
        home.said,
        home.income_per_head * home.members as income,
        sum(coalesce(spend.self_paid, 0)) as medical,
        sum(coalesce(study.amount, 0)) as study,
        max(spend.last_on) as last_on
    from home
    inner join (select distinct
        home,
        person_id
    from line) as member on home.home = member.home
    left join spend on member.person_id = spend.person_id
    left join study on member.person_id = study.person_id
    group by home.home, home.subject_record, home.said, home.income_per_head, home.members
)

select
    line.person_id,
    line.household_id,
    burden.subject_record,
    burden.last_on as occurred_on,
    (burden.medical + burden.study)::decimal(14, 2) as amount_at_risk,
    concat(
        '估算:该户按登记收入全年约', burden.income::integer, '元,近十二个月自付医疗费用', burden.medical, '元',
        if(burden.study > 0, ',一年教育支出约' || burden.study::integer || '元', ''), ',合计占收入的', (100 * (burden.medical + burden.study) / nullif(burden.income, 0))::integer,
        '%,超过预警标准。'
    ) as reason,
    list_filter(
        list_concat(
            [
                { 'row_id': line.row_id, 'fact': line.fact, 'value': line.value },
                { 'row_id': burden.said.row_id, 'fact': 'income_per_head', 'value': burden.said.told::varchar }
            ],
            spend.evidence
        ), lambda item: item.value is not null
    ) as evidence,
    ['该户登记有收入,不是推定', '户内没有特困、低保和刚性支出困难家庭的在册记录', '退费已冲减', '没有收到该人员的死亡记录'] as ruled_out
from burden
inner join line on burden.home = line.home
inner join spend on line.person_id = spend.person_id
cross join ops.this_run as this_run
inner join policy.difficulty_rigid_spending_share as medical_share
    on medical_share.category = '医疗' and this_run.period_end >= medical_share.valid_from and this_run.period_end < medical_share.valid_to
inner join policy.difficulty_rigid_spending_share as whole_share
    on whole_share.category = '合计' and this_run.period_end >= whole_share.valid_from and this_run.period_end < whole_share.valid_to
where
    (burden.medical > burden.income * medical_share.value or burden.medical + burden.study > burden.income * whole_share.value)
    and not exists (
        select 1 from dead
        where dead.person_id = line.person_id
    )
qualify row_number() over (partition by burden.home order by spend.self_paid desc, line.record_id asc, line.row_id asc) = 1
