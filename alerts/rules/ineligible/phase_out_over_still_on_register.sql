/* ---
code: X19
title: 渐退期已满,仍在低收入人口台账
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 收入超过标准的家庭在渐退期内继续享受救助;渐退期已满仍为在册,可能是到期后没有重新核定,也可能是延期或重新符合条件而台账没有更新。
next_step: 入户核对目前的收入和人口,按程序重新核定,仍符合条件的继续保障并更新台账。这是疑点线索,不得仅凭比对结果停发、调整。
false_alarms:
  - 已批准延长渐退期,台账的渐退期止没有更新
  - 低保标准提高或收入下降,家庭重新符合条件
  - 就业困难人员、残疾人等,本地规定的渐退期更长
clause: 焦民〔2022〕154号 二
needs: [civil_affairs.low_income_register]
policy: [phase_out.max_months]
about: household
settled_by_review: true
recurs: true
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- 焦作 gives no length of its own. The register's own end goes first; without one the months are counted from the first
-- register that says 渐退 since the family last stood there otherwise.
with active as (
    select
        register.*,
        coalesce(register.household_id, register.person_id) as home
    from core.civil_affairs__low_income_register as register
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.person_id is not null
        and (register.phase_out_until is not null or register.status = '渐退')
),

undated as (
    select distinct record_id
    from active
    where phase_out_until is null
),

otherwise as (
    select
        earlier.record_id,
        max(earlier.period) as last_seen
    from core.civil_affairs__low_income_register as earlier
    inner join undated on earlier.record_id = undated.record_id
    where earlier.status <> '渐退'
    group by earlier.record_id
),

begun as (
    select
        earlier.record_id,
        min(earlier.period) as since
    from core.civil_affairs__low_income_register as earlier
    inner join undated on earlier.record_id = undated.record_id
    left join otherwise on earlier.record_id = otherwise.record_id
    where otherwise.last_seen is null or earlier.period > otherwise.last_seen
    group by earlier.record_id
),

ended as (
    select
        active.*,
        begun.since,
        coalesce(active.phase_out_until, last_day((begun.since + to_months(longest.value::integer - 1))::date)) as ended_on
    from active
    left join begun on active.record_id = begun.record_id
    left join policy.phase_out_max_months as longest
        on begun.since >= longest.valid_from and begun.since < longest.valid_to
),

-- A household is checked as one: its head stands for it, or whoever is surest (A and B are as sure). A wide sheet tells no relation, but
-- whose household it is.
household as (
    select
        ended.*,
        this_run.period as month,
        min(ended.record_id) over (partition by ended.home, ended.category) as subject_record
    from ended
    cross join ops.this_run as this_run
    -- Recognised anew after the end: decided already.
    where ended.ended_on < this_run.period and ended.recognised_on <= ended.ended_on
    qualify row_number() over (
        partition by ended.home, ended.category
        order by
            if(ended.match_grade = 'B', 'A', ended.match_grade),
            if(ended.relation = '户主' or ended.person_id = ended.head_person_id, 0, 1),
            ended.birth_date asc nulls last, ended.record_id, ended.row_id
    ) = 1
)

select
    person_id,
    household_id,
    subject_record,
    ended_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该户', category, '的渐退期',
        if(phase_out_until is null, '自' || strftime(since, '%Y年%-m月') || '起计算,', ''), '已于', strftime(ended_on, '%Y年%-m月%-d日'), '届满,',
        strftime(month, '%Y年%-m月'), '台账中仍为', status, '。'
    ) as reason,
    list_filter([
        { 'row_id': row_id, 'fact': 'category', 'value': category },
        { 'row_id': row_id, 'fact': 'status', 'value': status },
        { 'row_id': row_id, 'fact': 'phase_out_until', 'value': strftime(phase_out_until, '%Y-%m-%d') }
    ], lambda item: item.value is not null) as evidence,
    ['届满后没有重新认定的记录', '届满日期早于本月,不是本月才到期'] as ruled_out
from household
