/* ---
code: X18
title: 新就业后人均收入超标,未启动渐退期
family: ineligible
grade: 蓝
department: 乡镇(街道)
why: 低保家庭成员新近就业,人均收入可能超过低保标准;按规定应给予一定的渐退期,台账中没有渐退期,家人可能因担心失去低保而不敢就业。
next_step: 了解就业和收入情况,扣减就业成本后仍超过标准的,告知渐退政策并启动渐退期;未超过的备注说明。这是就业帮扶线索,不得仅凭比对结果停发。
false_alarms:
  - 短期务工,很快离职
  - 缴费基数有下限,实际工资低于基数
  - 公益性岗位或灵活就业自缴
  - 渐退期已批准,台账尚未更新
clause: 焦民〔2022〕154号 二;焦民〔2024〕8号 二(三)1
needs: [civil_affairs.low_income_register, human_resources.social_insurance]
policy:
  - income.dibao_standard
  - income.limit_multiple
  - income.work_cost_of_standard
  - phase_out.max_months
  - income.steady_job_months
steps: [dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
settled_by_review: true
--- */
with member as (
    select
        register.*,
        coalesce(register.household_id, register.person_id) as home,
        multiple.value * standard.value as allowed,
        standard.value as standard,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.income_dibao_standard as standard
        on
            coalesce(register.urban_rural, '城市') = standard.category
            and this_run.period_end >= standard.valid_from
            and this_run.period_end < standard.valid_to
    inner join policy.income_limit_multiple as multiple
        on
            if(coalesce(register.single_person, false), '低保边缘家庭', register.category) = multiple.category
            and this_run.period_end >= multiple.valid_from
            and this_run.period_end < multiple.valid_to
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.category = '最低生活保障'
        and register.person_id is not null
    qualify row_number() over (partition by register.person_id order by register.match_grade, register.covered_count desc nulls last, register.record_id, register.row_id) = 1
),

household as (
    select
        home,
        greatest(count(*), max(coalesce(covered_count, 0))) as people,
        max(allowed) as allowed,
        coalesce(max(income_per_head), 0) as declared,
        bool_or(status = '渐退' or phase_out_until is not null) as is_phasing_out
    from member
    group by home
),

-- The months that an employer paid for. What began with the first month that anybody sent may be much older.
contribution as (
    select
        entry.*,
        earliest.month as lists_from
    from core.human_resources__social_insurance as entry
    semi join member on entry.person_id = member.person_id
    cross join (select min(any_entry.month) as month from core.human_resources__social_insurance as any_entry) as earliest
    where entry.is_current
),

paid as (
    select contribution.*
    from contribution
    cross join ops.this_run as this_run
    where
        contribution.kind = '单位'
        and contribution.status = '正常'
        and contribution.match_grade in ('A', 'B', 'C')
        and contribution.month <= this_run.period
    qualify row_number() over (
        partition by contribution.person_id, contribution.month order by contribution.base desc, contribution.match_grade, contribution.row_id
    ) = 1
),

job as (
    select
        paid.person_id,
        coalesce(max(paid.insured_from), if(min(paid.month) > min(paid.lists_from), min(paid.month), null)) as started_on,
        date_trunc('month', coalesce(max(paid.insured_from), min(paid.month))) as first_month,
        max(paid.month) as last_month,
        count(*) as months,
        max_by(paid.base, paid.month) as base,
        max_by(paid.employer, paid.month) as employer,
        max_by(paid.row_id, paid.month) as row_id
    from paid
    group by paid.person_id
),

-- What the tax office was told of is what was paid: it speaks before a base, which has a floor. Its amounts are compared, never shown.
taxed as (
    select
        tax.person_id,
        sum(tax.amount) / count(distinct tax.month) as wage
    from core.tax__income as tax
    inner join job on tax.person_id = job.person_id
    where tax.is_current and tax.kind = '工资薪金' and tax.match_grade in ('A', 'B', 'C') and tax.month >= job.first_month
    group by tax.person_id
)

select
    member.person_id,
    member.household_id,
    member.subject_record,
    job.started_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为低保家庭成员,', strftime(job.started_on, '%Y年%-m月'), '起由单位缴纳职工社保,已缴', job.months, '个月(基数', job.base, '元);其家庭',
        household.people, '人,扣减就业成本并加上台账登记的收入,月人均高于', round(household.allowed)::integer, '元的标准,台账中没有渐退期。'
    ) as reason,
    [
        { 'row_id': member.row_id, 'fact': 'category', 'value': member.category },
        { 'row_id': member.row_id, 'fact': 'status', 'value': member.status },
        { 'row_id': job.row_id, 'fact': 'base', 'value': job.base::varchar }
    ] as evidence,
    list_filter([
        '不是公益性岗位或灵活就业缴费',
        '不是只缴了一两个月的短期就业',
        '就业在认定之后',
        if(taxed.person_id is not null, '按税务登记的实际工资测算,不是按缴费基数', null)
    ], lambda text: text is not null) as ruled_out
from member
inner join household on member.home = household.home
inner join job on member.person_id = job.person_id
left join taxed on member.person_id = taxed.person_id
cross join ops.this_run as this_run
inner join policy.income_work_cost_of_standard as cost
    on job.started_on >= cost.valid_from and job.started_on < cost.valid_to
inner join policy.phase_out_max_months as grace
    on job.started_on >= grace.valid_from and job.started_on < grace.valid_to
inner join policy.income_steady_job_months as steady
    on job.started_on >= steady.valid_from and job.started_on < steady.valid_to
where
    job.started_on > member.recognised_on
    and job.started_on <= this_run.period_end
    and job.started_on + to_months(grace.value::integer) > this_run.period_end
    and job.months >= steady.value
    -- The newest month may be late.
    and job.last_month >= this_run.period - interval 1 month
    and not household.is_phasing_out
    and coalesce(taxed.wage, job.base) - cost.value * member.standard + household.declared * household.people > household.allowed * household.people
    and not exists (
        select 1 from core.human_resources__unemployment as public_job
        where public_job.person_id = member.person_id and public_job.public_job_from is not null and public_job.match_grade <> 'E'
    )
    and not exists (
        select 1 from dead
        where dead.person_id = member.person_id
    )
