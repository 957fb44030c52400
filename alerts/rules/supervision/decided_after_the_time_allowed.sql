/* ---
code: V04
title: 审核确认超过规定时限
family: supervision
grade: 黄
department: 县级民政局
about: office
recurs: true
why: 从受理到作出审核确认决定有规定的时限;超时,困难群众就晚一天得到救助。
next_step: 督促尚未办结的尽快办结,先行给予临时救助的及时衔接;已办结的说明超时原因。
false_alarms:
  - 公示有异议、人户分离等特殊情况,依规定可以延长
  - 补正材料的时间没有从受理日期中扣除
  - 受理日期填的是咨询或登记日期
  - 已经办结,台账没有更新
clause: 《最低生活保障审核确认办法》(民发〔2021〕57号) 第二十二条;焦民〔2022〕154号 十二(五)
needs: [civil_affairs.application]
policy: [confirmation.working_days]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- Decided this month, or told this month as not decided yet.
with running as (
    select
        application.*,
        left(application.area_code, 9) as township_code,
        if(application.outcome = '办理中', this_run.period_end, application.decided_on) as until_on,
        this_run.period as month
    from core.civil_affairs__application as application
    cross join ops.this_run as this_run
    where
        application.is_current
        and (
            (application.outcome in ('通过', '不予') and application.decided_on between this_run.period and this_run.period_end)
            or (application.outcome = '办理中' and application.decided_on is null and application.period = this_run.period)
        )
        and length(application.area_code) >= 9
        and substr(application.area_code, 7, 3) <> '000'
),

lasting as (
    select
        running.row_id,
        count(*) as working_days
    from running
    inner join ops.working_day as working
        on running.accepted_on < working.day and running.until_on >= working.day and working.is_working
    group by running.row_id
),

late as (
    select
        running.*,
        lasting.working_days,
        allowed.value as allowed_days
    from running
    inner join lasting on running.row_id = lasting.row_id
    inner join policy.confirmation_working_days as allowed
        on running.accepted_on >= allowed.valid_from and running.accepted_on < allowed.valid_to
    where lasting.working_days > allowed.value
)

select
    township_code as area_code,
    township_code as subject_record,
    month as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(month, '%Y年%-m月'), '有', count(*), '件从受理起超过', allowed_days::integer, '个工作日,其中', count(*) filter (outcome = '办理中'), '件至月底仍未办结;最长',
        max(working_days), '个工作日(业务编号', max_by(case_no, (working_days, case_no)), ')。'
    ) as reason,
    list({ 'row_id': row_id, 'fact': 'accepted_on', 'value': strftime(accepted_on, '%Y-%m-%d') } order by row_id)
    || list({
        'row_id': row_id,
        'fact': if(outcome = '办理中', 'outcome', 'decided_on'),
        'value': if(outcome = '办理中', outcome, strftime(decided_on, '%Y-%m-%d'))
    } order by row_id) as evidence,
    ['按工作日计算,已扣除节假日和调休', '受理当日不计', '撤回、终止的办件不计'] as ruled_out
from late
group by township_code, month, allowed_days
