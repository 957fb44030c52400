/* ---
code: D04
title: 同一人在两个乡镇(街道)同时在册
family: duplicated
grade: 红
department: 县级民政局
why: 同一人在两个乡镇(街道)同时享受救助,可能重复发放;一人只应在一地享受。
next_step: 由县级民政局会同两地核实经常居住地和实际发放情况;属迁移衔接的补齐转移手续,属重复享受的按程序处理。不得仅凭比对结果停发。
false_alarms:
  - 居住地申办、易地搬迁等转移衔接的当月两地同时在册
  - 乡镇(街道)撤并或区划代码调整
  - 两条记录不是同一人
clause: 焦民〔2024〕8号 二(二)1
needs: [civil_affairs.low_income_register]
steps: [staying]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- A recognition of this month is a hand-over between townships: the other one ends with the month. 防返贫 is the agriculture
-- office's list, by the village of the registration, and brings no money of ours.
with covered as (
    select
        register.*,
        left(register.area_code, 9) as township_code
    from staying as register
    cross join ops.this_run as this_run
    where
        coalesce(register.is_covered, true)
        and register.category <> '防止返贫监测'
        and register.person_id is not null
        and register.recognised_on < this_run.period
        -- The township has to be known: 410803000000 is a county.
        and length(register.area_code) >= 9
        and substr(register.area_code, 7, 3) <> '000'
    qualify row_number() over (
        partition by register.person_id, township_code order by register.match_grade, register.recognised_on, register.record_id, register.row_id
    ) = 1
),

-- The second surest township decides how sure the doubling is; a doubtful third one must not spoil a sure pair.
ranked as (
    select
        *,
        nth_value(match_grade, 2) over (
            partition by person_id order by match_grade, record_id, row_id rows between unbounded preceding and unbounded following
        ) as second_grade
    from covered
)

select
    person_id,
    max_by(household_id, (recognised_on, record_id)) as household_id,
    min(record_id) as subject_record,
    max(recognised_on) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(min(this_run.period), '%Y年%-m月'), '台账中,该人员在', count(*), '个乡镇(街道)同时在册:',
        string_agg(concat(coalesce(township, ''), '(', township_code, ',', category, ',', strftime(recognised_on, '%Y年%-m月'), '认定)'), '、' order by recognised_on, township_code),
        '。'
    ) as reason,
    list({ 'row_id': row_id, 'fact': 'area_code', 'value': area_code } order by recognised_on, township_code) as evidence,
    ['各条均在本月之前认定,不是当月转移衔接', '各条记录都没有标注为不享受', '防止返贫监测不计入'] as ruled_out
from ranked
cross join ops.this_run as this_run
where second_grade is not null and match_grade <= greatest('C', second_grade)
group by person_id
