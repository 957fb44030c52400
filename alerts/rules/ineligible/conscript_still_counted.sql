/* ---
code: X09
title: 义务兵服役期间,仍计入救助家庭
family: ineligible
grade: 橙
department: 乡镇(街道)
why: 义务兵服役期间由部队供给,一般不计入共同生活的家庭成员;台账仍按享受人员计入,家庭情况可能没有及时更新。
next_step: 会同退役军人事务、人民武装部门核实是否在服役;属实的重新核算家庭人口,家人仍符合条件的继续救助。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 本地规定义务兵仍计入家庭人口
  - 已选改军士或被退回,信息尚未报送
  - 台账更正尚未导出,实际已不计入
  - 参军的是同名同姓的另一人
clause: 焦民〔2022〕154号 十二
needs: [civil_affairs.low_income_register, veterans.enlistment]
policy: [household.categories, service.uncounted_kinds, service.conscript_months]
steps: [counted_member]
owner: 低保科
reviewed_on: 2026-11-01
status: live
settled_by_review: true
--- */
-- One line per term of service: a discharge that was told once stays told.
with term as (
    select
        *,
        max(discharged_on) over (partition by person_id, enlisted_on) as left_on,
        -- Who signs on as a sergeant has a new term: only the last one says what he is now.
        max(enlisted_on) over (partition by person_id) as last_enlisted_on
    from core.veterans__enlistment
    where is_current and person_id is not null and match_grade <> 'E'
    qualify row_number() over (partition by person_id, enlisted_on order by period desc, match_grade, row_id) = 1
),

serving as (
    select term.*
    from term
    cross join ops.this_run as this_run
    inner join policy.service_uncounted_kinds as uncounted
        on term.kind = uncounted.category and this_run.period_end >= uncounted.valid_from and this_run.period_end < uncounted.valid_to
    inner join policy.service_conscript_months as service
        on this_run.period_end >= service.valid_from and this_run.period_end < service.valid_to
    where
        term.enlisted_on = term.last_enlisted_on
        and term.enlisted_on <= this_run.period_end
        and (term.left_on is null or term.left_on > this_run.period_end)
        -- After the time that the law sets, a soldier without a day of discharge may be one of the regulars.
        and term.enlisted_on + to_months(service.value::integer) > this_run.period_end
)

select
    counted_member.person_id,
    counted_member.household_id,
    counted_member.subject_record,
    serving.enlisted_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '退役军人事务部门登记该人员于', strftime(serving.enlisted_on, '%Y年%-m月%-d日'), '入伍(', serving.kind, '),', strftime(this_run.period, '%Y年%-m月'),
        '台账中仍按', counted_member.category, '计入(', counted_member.status, ')。'
    ) as reason,
    [
        { 'row_id': counted_member.row_id, 'fact': 'category', 'value': counted_member.category },
        { 'row_id': counted_member.row_id, 'fact': 'status', 'value': counted_member.status },
        { 'row_id': serving.row_id, 'fact': 'kind', 'value': serving.kind },
        { 'row_id': serving.row_id, 'fact': 'enlisted_on', 'value': strftime(serving.enlisted_on, '%Y-%m-%d') }
    ] as evidence,
    ['登记的人员类别是义务兵,不是军士或军官', '截至本月没有退役记录', '入伍时间没有超过义务兵役期限'] as ruled_out
from counted_member
inner join serving on counted_member.person_id = serving.person_id
cross join ops.this_run as this_run
