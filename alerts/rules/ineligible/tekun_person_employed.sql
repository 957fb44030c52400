/* ---
code: X22
title: 特困人员有稳定就业记录
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 特困人员由用人单位连续参保缴费,可能已经就业、恢复劳动能力;也可能是被冒用身份参保,本人并不知情。
next_step: 入户了解本人是否在该单位就业、收入和劳动能力;属实的按程序重新核定并做好与低保的衔接,被冒用身份的告知人社部门。参保不等于有劳动能力,不得仅凭比对结果停止供养。
false_alarms:
  - 照顾性的公益性岗位,按单位参保填报
  - 被他人冒用身份参保
  - 单位照顾挂名参保,本人没有劳动能力,也没有工资
clause: 《特困人员认定办法》(民发〔2021〕43号) 第二十四条
needs: [civil_affairs.low_income_register, human_resources.social_insurance]
policy: [support.job_months]
settled_by_review: true
steps: [tekun, dead]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- The newest month that the lists tell of, up to the run's: contributions come later than the register.
with newest as (
    select max(insured.month) as month
    from core.human_resources__social_insurance as insured
    cross join ops.this_run as this_run
    where insured.is_current and insured.month <= this_run.period
),

-- Who pays for himself has no employer; a line that does not say who pays tells nothing.
paid as (
    select
        insured.*,
        newest.month as newest_month,
        enough.value::integer as enough
    from core.human_resources__social_insurance as insured
    inner join tekun on insured.person_id = tekun.person_id
    cross join newest
    inner join policy.support_job_months as enough
        on newest.month >= enough.valid_from and newest.month < enough.valid_to
    where
        insured.is_current
        and insured.status = '正常'
        and insured.kind = '单位'
        and insured.match_grade <= greatest('C', tekun.match_grade)
        and insured.month <= newest.month
),

recent as (
    select *
    from paid
    where month > newest_month - to_months(enough)
),

-- Whoever is paid for in the newest month and has been for long enough: by the months, or since the day that the lists give.
employed as (
    select
        person_id,
        newest_month,
        enough,
        count(distinct month) as months,
        min(insured_from) as insured_from,
        min_by(row_id, (insured_from, row_id)) as insured_row,
        max_by(employer, (month, row_id)) as employer,
        list({ 'row_id': row_id, 'fact': 'month', 'value': strftime(month, '%Y-%m') } order by month, row_id) as evidence
    from recent
    group by person_id, newest_month, enough
    having
        max(month) = newest_month
        and (count(distinct month) >= enough or min(insured_from) <= newest_month - to_months(enough - 1))
),

public_job as (
    select unemployed.person_id
    from core.human_resources__unemployment as unemployed
    cross join ops.this_run as this_run
    where
        unemployed.is_current
        and unemployed.public_job_from <= this_run.period_end
        and unemployed.match_grade <> 'E'
        and unemployed.person_id is not null
)

select
    tekun.person_id,
    tekun.household_id,
    tekun.subject_record,
    (employed.newest_month - to_months(employed.enough - 1))::date as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为特困人员(', coalesce(tekun.support_mode || '供养', tekun.status), '),', strftime(employed.newest_month, '%Y年%-m月'), '由',
        coalesce(employed.employer, '用人单位'), '为其缴纳职工社会保险,',
        if(
            employed.months >= employed.enough, '已连续' || employed.months || '个月。',
            '参保起始于' || strftime(employed.insured_from, '%Y年%-m月%-d日') || '。'
        )
    ) as reason,
    list_concat(
        [{ 'row_id': tekun.row_id, 'fact': 'category', 'value': tekun.category }],
        employed.evidence,
        list_filter(
            [{ 'row_id': employed.insured_row, 'fact': 'insured_from', 'value': strftime(employed.insured_from, '%Y-%m-%d') }],
            lambda item: item.value is not null
        )
    ) as evidence,
    ['缴费类别为单位,不是灵活就业或公益性岗位', '没有公益性岗位的登记', '截至本月没有收到该人员的死亡记录'] as ruled_out
from tekun
inner join employed on tekun.person_id = employed.person_id
anti join public_job on tekun.person_id = public_job.person_id
anti join dead on tekun.person_id = dead.person_id
