/* ---
code: X15
title: 有单位缴存公积金或职工社保,家庭人均收入可能超标
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 家庭成员由单位缴存住房公积金或职工社保,按近十二个月的平均工资测算,家庭人均收入已超过规定,并已超过渐退期。
next_step: 核实实际工资(缴费基数可能高于工资)和就业成本,按家庭人均收入重新核算;符合渐退条件的按渐退办理。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 缴费基数有下限,实际工资低于基数
  - 公益性岗位、灵活就业自缴或他人代缴
  - 补缴以前年度的社保
  - 已经离职,停缴信息尚未报送
  - 刚性支出扣减后仍符合条件
  - 台账没有登记全部共同生活成员
clause: 焦民〔2022〕154号 十二;《最低生活保障审核确认办法》(民发〔2021〕57号)第十三条
needs: [civil_affairs.low_income_register]
needs_any: [housing_fund.contribution, human_resources.social_insurance]
policy: [income.dibao_standard, income.limit_multiple, income.work_cost_of_standard, income.mean_months, phase_out.max_months]
steps: [member_and_limit, dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
settled_by_review: true
--- */
with household as (
    select
        home,
        greatest(count(*), max(coalesce(covered_count, 0))) as people,
        max(multiple * standard) as allowed,
        max(standard) as standard,
        max(income_per_head) as declared,
        bool_or(is_phasing_out) as is_phasing_out
    from member_and_limit
    group by home
),

-- The mean over the year of what an employer pays for; a job that ended pays for no month near the newest one. Where the lists do
-- not go back a year, the months of the job before them are taken for what the lists tell of it.
contribution as (
    select
        paid.person_id,
        paid.month,
        paid.base,
        paid.insured_from,
        paid.row_id,
        newest.month as newest_month,
        newest.first_month
    from core.human_resources__social_insurance as paid
    semi join member_and_limit on paid.person_id = member_and_limit.person_id
    cross join ops.this_run as this_run
    cross join (
        select
            max(any_month.month) as month,
            min(any_month.month) as first_month
        from core.human_resources__social_insurance as any_month
        cross join ops.this_run as run
        where any_month.month <= run.period
    ) as newest
    where
        paid.kind = '单位'
        and paid.status = '正常'
        and paid.is_current
        and paid.match_grade in ('A', 'B', 'C')
        and paid.month <= this_run.period
    qualify row_number() over (partition by paid.person_id, paid.month order by paid.base desc, paid.match_grade, paid.row_id) = 1
),

job as (
    select
        contribution.person_id,
        coalesce(max(contribution.insured_from), min(contribution.month)) as started_on,
        least(mean.value, date_diff('month', contribution.first_month, contribution.newest_month) + 1) as told_months,
        least(mean.value, greatest(told_months, date_diff('month', started_on, contribution.newest_month) + 1)) as job_months,
        sum(contribution.base) filter (where contribution.month + to_months(mean.value::integer) > contribution.newest_month)
        / told_months * job_months / mean.value as wage,
        max_by(contribution.row_id, contribution.month) as row_id,
        max_by(contribution.base, contribution.month) as base
    from contribution
    cross join ops.this_run as this_run
    inner join policy.income_mean_months as mean
        on this_run.period_end >= mean.valid_from and this_run.period_end < mean.valid_to
    group by contribution.person_id, contribution.newest_month, contribution.first_month, mean.value
    having max(contribution.month) >= contribution.newest_month - interval 1 month
),

listing as (
    select
        entry.*,
        min(entry.period) over (partition by entry.record_id) as seen_from,
        min(entry.period) over (partition by entry.person_id) as earner_from,
        earliest.lists_from
    from core.housing_fund__contribution as entry
    semi join member_and_limit on entry.person_id = member_and_limit.person_id
    cross join (select min(any_list.period) as lists_from from core.housing_fund__contribution as any_list) as earliest
),

-- Who stood in no earlier list has begun to earn with his own; who stands in the first one may have earned long before.
fund as (
    select
        *,
        if(earner_from > lists_from, earner_from, null) as began_on
    from listing
    where is_current and status = '正常' and match_grade in ('A', 'B', 'C')
    qualify row_number() over (partition by person_id order by base desc, match_grade, row_id) = 1
),

-- What the tax office was told of is what was paid: it speaks before a base, which has a floor. Its amounts are compared, never shown.
taxed as (
    select
        tax.person_id,
        sum(tax.amount) / count(distinct tax.month) as wage
    from core.tax__income as tax
    semi join member_and_limit on tax.person_id = member_and_limit.person_id
    cross join ops.this_run as this_run
    inner join policy.income_mean_months as mean
        on this_run.period_end >= mean.valid_from and this_run.period_end < mean.valid_to
    where
        tax.is_current
        and tax.kind = '工资薪金'
        and tax.match_grade in ('A', 'B', 'C')
        and tax.month <= this_run.period
        and tax.month + to_months(mean.value::integer) > this_run.period
    group by tax.person_id
),

earner as (
    select
        member_and_limit.person_id,
        member_and_limit.home,
        member_and_limit.subject_record,
        job.row_id as job_row,
        job.base as job_base,
        fund.row_id as fund_row,
        fund.base as fund_base,
        coalesce(job.started_on, fund.seen_from) as started_on,
        (
            coalesce(taxed.wage, greatest(coalesce(job.wage, 0), coalesce(fund.base, 0))) - cost.value * member_and_limit.standard
        )::decimal(14, 2) as wage
    from member_and_limit
    cross join ops.this_run as this_run
    inner join policy.income_work_cost_of_standard as cost
        on this_run.period_end >= cost.valid_from and this_run.period_end < cost.valid_to
    inner join policy.phase_out_max_months as grace
        on this_run.period_end >= grace.valid_from and this_run.period_end < grace.valid_to
    left join job on member_and_limit.person_id = job.person_id
    left join fund on member_and_limit.person_id = fund.person_id
    left join taxed on member_and_limit.person_id = taxed.person_id
    where
        coalesce(job.person_id, fund.person_id) is not null
        -- A new job is a matter of phasing out (X18), not of having too much.
        and coalesce(coalesce(job.started_on, fund.began_on) + to_months(grace.value::integer) <= this_run.period_end, true)
        and not exists (
            select 1 from core.human_resources__unemployment as public_job
            where public_job.person_id = member_and_limit.person_id and public_job.public_job_from is not null and public_job.match_grade <> 'E'
        )
        and not exists (
            select 1 from dead
            where dead.person_id = member_and_limit.person_id
        )
),

-- One alert per household, at the member who earns most.
judged as (
    select
        earner.*,
        sum(earner.wage) over (partition by earner.home) as household_wage,
        count(*) over (partition by earner.home) as earners
    from earner
    where earner.wage > 0
    qualify row_number() over (partition by earner.home order by earner.wage desc, earner.subject_record) = 1
)

select
    member_and_limit.person_id,
    member_and_limit.household_id,
    member_and_limit.subject_record,
    judged.started_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员(', member_and_limit.category, ')由单位缴存',
        if(judged.job_row is null, '', '职工社保(基数' || judged.job_base || '元)'),
        if(judged.job_row is not null and judged.fund_row is not null, '和', ''),
        if(judged.fund_row is null, '', '住房公积金(基数' || judged.fund_base || '元)'),
        ';其家庭', household.people, '人,', judged.earners, '人有此类收入,扣减就业成本后测算的月人均收入高于', round(household.allowed)::integer, '元的规定。'
    ) as reason,
    list_filter([
        { 'row_id': member_and_limit.row_id, 'fact': 'category', 'value': member_and_limit.category },
        { 'row_id': judged.job_row, 'fact': 'base', 'value': judged.job_base::varchar },
        { 'row_id': judged.fund_row, 'fact': 'base', 'value': judged.fund_base::varchar }
    ], lambda fact: fact.row_id is not null) as evidence,
    list_filter([
        '不是公益性岗位或灵活就业缴费',
        '不在渐退期',
        '已按十二个月平均,并扣减就业成本',
        if(household.declared is not null, '台账登记的人均收入低于测算,没有计入这笔收入', null)
    ], lambda text: text is not null) as ruled_out
from judged
inner join member_and_limit on judged.person_id = member_and_limit.person_id
inner join household on judged.home = household.home
where
    member_and_limit.multiple is not null
    and not household.is_phasing_out
    and judged.household_wage > household.allowed * household.people
    -- What the register shows as income already has been weighed.
    and coalesce(household.declared * household.people < judged.household_wage, true)
