/* ---
code: D15
title: 已资助参加居民医保,同时另有医保在正常状态
family: duplicated
grade: 黄
department: 县级医保局
why: 同一人只需参加一种基本医保;资助参加居民医保后又有职工医保或另一条资助记录,属于重复参保或重复资助。
next_step: 核实参保情况,提醒本人办理暂停或转移;重复资助的按规定处理。保留一种正常参保,不得影响本人待遇。
false_alarms:
  - 职工医保为补缴以前月份,当前并不在职
  - 关系转移接续途中,两边暂时都为正常
  - 学生在学校和户籍地分别参保
  - 居民医保集中缴费后才就业,年内转为职工医保
clause: 焦民〔2024〕8号 二(三)2(1);系统默认(同一人不得重复参保、重复资助)
needs: [medical_insurance.enrolment]
owner: 医保局待遇保障科
reviewed_on: 2026-11-22
status: live
--- */
-- Where the list does not say since when, having stood in an earlier month's list tells that it was not this month.
with aided_record as (
    -- Every record of the people of whom one is subsidised, whatever month tells of it: few of all that are insured.
    select record_id
    from core.medical_insurance__enrolment
    where
        person_id in (
            select subsidised.person_id
            from core.medical_insurance__enrolment as subsidised
            where subsidised.is_current and (subsidised.subsidy > 0 or subsidised.subsidy_category is not null)
        )
),

insured as (
    select
        *,
        coalesce(enrolled_on, nullif(min(period) over (partition by record_id), period)) as known_since,
        insurance = '居民' and coalesce(subsidy > 0, subsidy_category is not null) as is_subsidised
    from core.medical_insurance__enrolment
    where status = '正常' and record_id in (select aided_record.record_id from aided_record)
),

running as (
    select
        insured.*,
        min(insured.record_id) over (partition by insured.person_id) as subject_record
    from insured
    cross join ops.this_run as this_run
    where
        insured.is_current
        and insured.year = year(this_run.period)
        and insured.person_id is not null
        and insured.match_grade in ('A', 'B', 'C')
        -- An enrolment of this month is a transfer: the other insurance is paused with the month.
        and insured.known_since < this_run.period
)

select
    aided.person_id,
    aided.household_id,
    aided.subject_record,
    greatest(aided.known_since, other.known_since) as occurred_on,
    aided.subsidy as amount_at_risk,
    concat(
        -- The column tells how (定额资助), or as whom (低保对象).
        aided.year, '年度,该人员已', if(aided.subsidy_category like '%资助%', aided.subsidy_category, '资助'), '参加居民医保',
        coalesce(
            '('
            || nullif(
                concat_ws(',', if(aided.subsidy_category not like '%资助%', '按' || aided.subsidy_category, null), nullif(aided.subsidy, 0) || '元'), ''
            ) || ')',
            ''
        ), ',同时',
        if(other.insurance = '职工', '职工医保为正常参保', '另有一条居民医保资助记录' || coalesce('(' || nullif(other.subsidy, 0) || '元)', '')), '。'
    ) as reason,
    list_filter([
        { 'row_id': aided.row_id, 'fact': 'insurance', 'value': aided.insurance },
        { 'row_id': aided.row_id, 'fact': 'subsidy', 'value': coalesce(aided.subsidy::varchar, aided.subsidy_category) },
        { 'row_id': other.row_id, 'fact': 'insurance', 'value': other.insurance },
        { 'row_id': other.row_id, 'fact': 'status', 'value': other.status },
        { 'row_id': other.row_id, 'fact': 'subsidy', 'value': if(other.is_subsidised, other.subsidy::varchar, null) }
    ], lambda item: item.value is not null) as evidence,
    ['两条记录均为本年度、参保状态均为正常', '两边均在本月之前参保,不是当月转移接续'] as ruled_out
from running as aided
inner join running as other on aided.person_id = other.person_id
where
    aided.is_subsidised
    and (
        other.insurance = '职工'
        -- Under two numbers of the insurance; the smaller record stands for both.
        or (other.is_subsidised and aided.person_no < other.person_no)
    )
qualify row_number() over (
    partition by aided.person_id order by other.insurance desc, aided.match_grade, other.match_grade, aided.row_id, other.row_id
) = 1
